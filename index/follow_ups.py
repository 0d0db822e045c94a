"""What a follow-up question means in its conversation: "what else did he say?", "and Chang?"."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from index.asking import leaving_out
from index.asking.narrowing import NOTHING, Narrower, Narrowing, of_episodes, of_period
from index.asking.shapes import Intent
from index.asking.verbs import TELLING
from index.asking.who import ANYONE, who_is
from index.carried import anyone, as_asked, each_of, intent_for, of_those_near, people, whoever
from index.conversation import Conversation
from index.follow_up_words import (
    AGAIN,
    AGREES,
    BESIDE,
    CONTEXT,
    GOES_ON,
    INSTEAD,
    MEANT,
    MORE,
    NO,
    ONES,
    ORDINALS,
    OTHERS,
    PART,
    PICKED,
    PRONOUN,
    PRONOUN_SPEAKS,
    QUESTION_WORD,
    REPLY,
    SHAPE,
    THAT,
    THAT_EPISODE,
    WHY,
    WIDER,
)
from index.meant import FollowUp
from index.question import JUDGED_BY_NOBODY, Question, parse
from index.words import tokens

AROUND = 3  # turns on each side of a passage whose context is asked for
_OF_ANYONE = (Intent.COUNT, Intent.FIRST, Intent.LAST, Intent.EPISODES, Intent.LIST)
_BARE = ("push back", "weigh in", "point out", "bring up")
FRAGMENT = 4  # words; "the Taliban?" goes on, "what is the Taliban's view on aid?" does not


def resolve(
    text: str, conversation: Conversation, known: Narrower, without: Collection[str] = ()
) -> FollowUp:
    """
    What *text* asks in *conversation*; a question that stands by itself is taken as it is.

    Args:
        text: in plain words.
        conversation: what is carried over.
        known: the speakers and episodes there are, and what day it is.
        without: as in `index.question.parse`.

    Raises:
        QuestionError: *text* is blank, has no words, or is too long.
    """
    fresh = parse(text, known.roster, known.shelf, today=known.today, without=without)
    if not conversation:
        return FollowUp(fresh)
    found = _Resolver(fresh, conversation, known, frozenset(without)).follow_up()
    return replace(found, question=of_those_near(found.question, conversation))


@dataclass(frozen=True, slots=True)
class _Resolver:
    fresh: Question
    conversation: Conversation
    known: Narrower
    without: frozenset[str]

    def follow_up(self) -> FollowUp:
        bare = self.fresh.text.rstrip("?!. ")
        same = self._carried()
        found = self._of_focus(bare, same) or self._more_of(bare, same)
        if found is not None:
            return found
        instead = self._instead_of(bare)
        if instead is not None:
            return FollowUp(self._instead(same, instead))
        return FollowUp(self._going_on(bare, same) or self._filled(same))

    def _of_focus(self, bare: str, same: Question) -> FollowUp | None:
        """Where the turn in focus is asked for again, one beside it, or those around it."""
        focus, step = self.conversation.focus, self._step(bare)
        if focus is None:
            return None
        picked = self._picked(bare)
        if picked is not None:
            return FollowUp(same, focus=picked)
        if step or AGAIN.match(bare):
            return FollowUp(same, step=step, focus=focus)
        return FollowUp(same, focus=focus, around=AROUND) if CONTEXT.match(bare) else None

    def _picked(self, bare: str) -> int | None:
        """The passage that *bare* picks of several that were shown: "the second one"."""
        latest, found = self.conversation.latest, PICKED.match(bare)
        if found is None or len(latest) < 2:
            return None
        place = _place(found, len(latest))
        return latest[place] if place < len(latest) else None

    def _more_of(self, bare: str, same: Question) -> FollowUp | None:
        """Where the last question is asked again: for more, more widely, in another shape."""
        shown = self.conversation.shown
        if found := WIDER.match(bare):
            wider = as_asked(replace(same, narrowed=NOTHING))
            return FollowUp(wider, shown if found["else"] else ())
        further = self._further(bare, same)
        if further is not None:
            return FollowUp(replace(further, further=True), shown)
        shaped = self._shaped(bare, same)
        return None if shaped is None else FollowUp(shaped)

    def _step(self, bare: str) -> int:
        """Which turn beside the one in focus *bare* asks for; 0 for none."""
        if found := BESIDE.match(bare):
            side = found["side"] or found["turn"] or found["next"] or found["thing"]
            return -1 if side.lower() in ("before", "previous") else 1
        return 1 if self.conversation.asks and REPLY.match(bare) else 0

    def _further(self, bare: str, same: Question) -> Question | None:
        """The question for more than was shown, in the ways to ask for it."""
        if WHY.match(bare) and self.conversation.focus is not None:
            return self._why(same)
        if OTHERS.match(bare):
            return self._others(same)
        found = MORE.match(bare)
        who = found["who"] or found["subject"] if found else None
        return self._meaning(who, same) if found and self._same_speaker(who) else None

    # What was asked before.

    def _carried(self) -> Question:
        """The last question's topic, speakers, episodes and dates, asked with the words of now."""
        before = self.conversation
        said_by = whoever(before.speakers, self.known.roster)
        named = " and ".join(before.speakers) or (f"the {before.role}" if before.role else None)
        question = replace(
            self.fresh,
            topic=before.topic,
            intent=intent_for(named, asks=before.asks),
            named=named,
            role=before.role,
            said_by=None if before.role else said_by,
            together=len(before.speakers) > 1,
            each=each_of(before.speakers, self.known.roster),
            notes=(),
            asks=before.asks,
            asked_of=False,
            mentioned=self.known.roster.mentioned(before.topic),
            other_than=people(before.left_out, self.known.roster),
            narrowed=before.narrowing(self.known.shelf),
        )
        return as_asked(self._undone(question))

    def _undone(self, question: Question) -> Question:
        """*question* without the speaker, episodes and dates that are to be undone."""
        if "speaker" in self.without:
            question = anyone(question)
        narrowed = question.narrowed
        if "episode" in self.without:
            narrowed = narrowed.without("episode")
        if "dates" in self.without:
            narrowed = narrowed.without("dates")
        return replace(question, narrowed=narrowed)

    # Ways to go on.

    def _others(self, same: Question) -> Question:
        """The same topic, from anyone but those asked about, or those just heard."""
        before = self.conversation
        left_out = (*before.left_out, *(before.speakers or before.heard))
        notes = (JUDGED_BY_NOBODY,) if AGREES.search(self.fresh.text) else ()
        others = replace(anyone(same), intent=Intent.WHO, notes=notes)
        return as_asked(replace(others, other_than=people(left_out, self.known.roster)))

    def _why(self, same: Question) -> Question:
        """The reasons, where "that" was said."""
        there = self._that_episode()
        episode = self.conversation.focus_episode
        if same.said_by and all(episode not in one.episodes for one in same.said_by.speakers):
            match = whoever(self.conversation.heard[:1], self.known.roster)  # who said it instead
            same = replace(same, said_by=match, named=match.names[0] if match else None, role=None)
        narrowed = there or same.narrowed
        return replace(same, narrowed=narrowed, search_text=f"why {same.topic}, because")

    def _same_speaker(self, who: str | None) -> bool:
        """True when "what else did WHO say" asks about the speaker of before, or about anyone."""
        if who is None or PRONOUN.match(who.strip()):
            return True
        names = {one.name for one in self.known.roster.match(who).speakers}
        return bool(names) and names == set(self.conversation.speakers)

    def _meaning(self, who: str | None, same: Question) -> Question:
        """*same*, said by whom a pronoun means where nobody was asked about by name."""
        if who is None or same.named is not None or not PRONOUN.match(who.strip()):
            return same
        match = whoever(self.conversation.heard[:1], self.known.roster)
        if match is None:
            return same
        named = match.speakers[0].name
        intent = intent_for(named, asks=same.asks)
        return as_asked(replace(same, named=named, said_by=match, intent=intent))

    def _instead_of(self, bare: str) -> str | None:
        """What takes the place of a part of the last question: "and Chang", "in 2021?"."""
        found = INSTEAD.match(bare) or NO.match(bare) or MEANT.match(bare)
        if found:
            what = found["what"]
            return None if QUESTION_WORD.match(what) and len(what.split()) > FRAGMENT else what
        if leaving_out.read(bare, self.known.roster).rest == "":
            return bare
        is_part = self.fresh.text.endswith("?") or PART.match(bare)
        is_fragment = is_part and len(bare.split()) <= FRAGMENT
        return bare if is_fragment and not QUESTION_WORD.match(bare) else None

    def _instead(self, same: Question, what: str) -> Question:
        """*same* with its speaker, its topic, its episodes or its dates replaced."""
        same = self._in_shape(same)
        left_out = leaving_out.read(what, self.known.roster)
        if left_out.people and not tokens(left_out.rest):
            others = replace(anyone(same), intent=same.intent, other_than=left_out.people)
            return as_asked(others)
        if ones := ONES.match(what):  # "only the Kandahar ones"
            what = f"in {ones['which']} episodes"
        rest, episodes = self.known.episodes(what)
        rest, period, _sure = self.known.dates(rest)
        dates = of_period(period, self.known.shelf) if period else NOTHING
        asked = replace(same, narrowed=same.narrowed.instead(episodes & dates))
        rest = rest.strip(" ,.?!")
        if not tokens(rest):
            return as_asked(asked)
        spoken = parse(rest, self.known.roster, self.known.shelf)
        if spoken.named is not None and not spoken.topic:
            return as_asked(self._named_instead(asked, spoken))
        if spoken.named is not None:
            return replace(spoken, text=same.text, narrowed=asked.narrowed, search_text=rest)
        return as_asked(self._by_or_about(asked, rest, spoken.topic if spoken.talks else ""))

    def _named_instead(self, asked: Question, spoken: Question) -> Question:
        """*asked* of whom *spoken* names; of a role where the passage in focus was said."""
        kept = asked.intent if asked.intent in _OF_ANYONE else spoken.intent
        if spoken.holdings is not None:  # "the host", which alone asks who that is
            kept = intent_for(spoken.named, asks=asked.asks)
        narrowed = asked.narrowed
        if spoken.role is not None and narrowed.episodes is None:
            narrowed &= self._that_episode()
        named = replace(spoken, text=asked.text, topic=asked.topic, intent=kept, holdings=None)
        return replace(named, narrowed=narrowed)

    def _by_or_about(self, asked: Question, rest: str, about: str) -> Question:
        """*asked* of whom *rest* names, or *about* what it asks for where it names nobody."""
        by = re.sub(r"^(?:from|by) ", "", rest, flags=re.IGNORECASE)
        who = who_is(by, self.known.roster, only_known=True)
        if who is None:
            topic = about or re.sub(r"^(?:about|on|regarding) ", "", rest, flags=re.IGNORECASE)
            return replace(asked, topic=topic, mentioned=self.known.roster.mentioned(topic))
        if who == ANYONE:
            return anyone(asked)
        kept = asked.intent if asked.intent in _OF_ANYONE else None
        return replace(
            asked,
            intent=kept or intent_for(who.named, asks=asked.asks),
            named=who.named,
            role=who.role,
            said_by=who.match,
            together=who.together,
            each=who.each,
            other_than=(),
        )

    def _in_shape(self, same: Question) -> Question:
        """*same* in the shape of the last question: how often, which episodes."""
        shape = self.conversation.shape
        return replace(same, intent=Intent(shape)) if shape else same

    def _shaped(self, bare: str, same: Question) -> Question | None:
        """*same* in the shape that *bare* asks for, and nothing else."""
        found = SHAPE.match(bare)
        if found is None:
            return None
        if found["count"]:
            return replace(same, intent=Intent.COUNT)
        if found["episodes"]:
            return replace(same, intent=Intent.EPISODES)
        is_first = found["order"].lower() in ("first", "earliest")
        return replace(same, intent=Intent.FIRST if is_first else Intent.LAST)

    # Questions that need a word from before.

    def _going_on(self, bare: str, same: Question) -> Question | None:
        """*same* with the few words of *bare*, which name nothing that they could be about."""
        fresh, topic = self.fresh, self.conversation.topic
        stands = fresh.talks or fresh.holdings or fresh.mentioned or fresh.narrowed
        if stands or not topic or not GOES_ON.match(bare) or THAT_EPISODE.search(bare):
            return None
        match = whoever(self._meant_by_pronoun(bare), self.known.roster)
        if match is not None and same.named is None:
            named = match.speakers[0].name
            same = replace(same, named=named, said_by=match, intent=Intent.SAID)
        return replace(same, topic=f"{fresh.topic} {topic}", search_text=f"{bare} {topic}")

    def _filled(self, same: Question) -> Question:
        """The question of now, with "he", "that" and "that episode" read from before."""
        text, narrowed = self._in_that_episode(self.fresh.text)
        listed = self._parsed(f"{text.rstrip(' ?!.')} here") if narrowed and text else None
        if listed is not None and listed.holdings is not None:  # "who was on that episode"
            return replace(listed, narrowed=narrowed)
        if narrowed and not tokens(text):
            return as_asked(replace(same, narrowed=same.narrowed.instead(narrowed)))
        names = self._meant_by_pronoun(text)
        if names:
            text = PRONOUN_SPEAKS.sub(lambda found: _named(found, names), text, count=1)
        question = self.fresh
        if text != self.fresh.text:
            question = self._parsed(text)
        if names and not question.narrowed:
            narrowed = narrowed or same.narrowed
        if narrowed:
            question = replace(question, narrowed=question.narrowed & narrowed)
        return self._about_that(question, same)

    def _parsed(self, text: str) -> Question:
        known = self.known
        read = parse(text, known.roster, known.shelf, today=known.today, without=self.without)
        return replace(read, text=self.fresh.text, search_text=read.search_text or text)

    def _in_that_episode(self, text: str) -> tuple[str, Narrowing]:
        there = self._that_episode()
        if not there or "episode" in self.without or not THAT_EPISODE.search(text):
            return text, NOTHING
        return THAT_EPISODE.sub(" ", text).strip(), there

    def _that_episode(self) -> Narrowing:
        """Narrowed to the episode of the passage in focus; not where there is none."""
        episode = self.conversation.focus_episode
        numbers = self.known.shelf.numbers_of([episode] if episode else [])
        return of_episodes(numbers, self.known.shelf) if numbers else NOTHING

    def _meant_by_pronoun(self, text: str) -> tuple[str, ...]:
        """The names that "he", "she" or "they" in the speaker's place stands for."""
        found = PRONOUN_SPEAKS.search(text)
        if found is None or self.fresh.named is not None or "speaker" in self.without:
            return ()
        before = self.conversation
        pronoun = next(filter(None, found.groups())).lower()
        if pronoun in ("they", "them", "their"):
            return before.speakers
        if len(before.speakers) == 1:
            return before.speakers
        return before.heard[:1] if not before.speakers else ()

    def _about_that(self, question: Question, same: Question) -> Question:
        """*question* with the last topic where it names none, or only "that"."""
        says_that = THAT.search(question.text)
        if tokens(question.topic) and not _is_bare_verb(question):
            return question
        if not self.conversation.topic:
            return replace(question, narrowed=question.narrowed or same.narrowed)
        if question.narrowed and not says_that:
            return question
        narrowed = question.narrowed or same.narrowed
        return as_asked(replace(question, topic=self.conversation.topic, narrowed=narrowed))


def _place(found: re.Match[str], count: int) -> int:
    """Which of *count* passages `PICKED` has *found*, from 0."""
    if number := found["nth"] or found["number"]:
        return int(number) - 1
    which = found["which"].lower()
    return count - 1 if which == "last" else ORDINALS.index(which)


def _is_bare_verb(question: Question) -> bool:
    """True for "what did she reply?", whose topic is nothing but its verb."""
    word = question.topic.lower()
    return (word in TELLING or word in _BARE) and question.text.rstrip("?!. ").lower().endswith(
        word
    )


def _named(found: re.Match[str], names: tuple[str, ...]) -> str:
    """The words of *found* with its pronoun replaced by *names*."""
    pronoun = next(filter(None, found.groups()))
    name = " and ".join(names) + ("'s" if found["whose"] else "")
    return re.sub(rf"\b{pronoun}\b", lambda _one: name, found.group(), count=1)
