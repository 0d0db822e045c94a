"""
A question in plain words, taken apart: who is asked about as a speaker, what it is about, when and
where it was said, and what shape of answer it asks for.

Pure: who speaks and which episodes there are comes in as a roster and a shelf. No language model;
`index.asking` holds the ways in which people ask for what somebody said.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from index.asking import holdings, leaving_out, operators
from index.asking.asked import Question, Subject
from index.asking.leaving_out import LeftOut
from index.asking.narrowing import NOTHING, Narrower, Narrowing, of_period, of_phrases
from index.asking.operators import Operators
from index.asking.periods import Period
from index.asking.readings import Reading, by_anyone, by_keywords, readings
from index.asking.shapes import Intent, shape_of
from index.asking.shelf import Shelf
from index.asking.slips import straightened
from index.asking.verbs import within_episode, without_lead_in, without_void
from index.asking.who import ANYONE, Who, who_is
from index.errors import QuestionError
from index.roster import Match, Roster
from index.store import CatalogueSpeaker
from index.told import Told
from index.visible import visible
from index.words import tokens

__all__ = ["LONGEST_QUESTION", "UNDOABLE", "Intent", "Question", "check", "parse"]

LONGEST_QUESTION = 2000  # characters; Discord lets 6,000 through in an option
JUDGED_BY_NOBODY = Told(
    "these are passages about it: whether they agree is not judged", "not_judged"
)
Dates = tuple[str, Period | None, bool]  # as `Narrower.dates` gives them
UNDOABLE = ("speaker", "dates", "episode", "phrase")  # what `parse` can be told to do without


def parse(
    text: str,
    roster: Roster,
    shelf: Shelf | None = None,
    *,
    today: date | None = None,
    without: Collection[str] = (),
) -> Question:
    """
    *text*, understood as far as the patterns, the *roster* and the *shelf* reach.

    Args:
        text: in plain words, with or without operators ("from:mines before:2021-11").
        roster: who speaks.
        shelf: the episodes; None for none, so that no words are read as naming one.
        today: what "last October" is reckoned from; None to read no relative date.
        without: which of `UNDOABLE` are not to be read out of *text*.

    Raises:
        QuestionError: *text* is blank, has no letter or digit, or is over `LONGEST_QUESTION`.
    """
    narrower = Narrower(shelf or Shelf(), roster, today or date.max)
    return _Parser(check(text), narrower, frozenset(without)).question()


def _without_named_phrase(question: Question) -> Question:
    """*question* without a phrase that is nothing but the speaker's name in quotation marks."""
    named = question.named
    if named is None or named not in question.narrowed.phrases or question.narrowed.phrases[1:]:
        return question
    return replace(question, narrowed=question.narrowed.without("phrase"))


def _unclear(who: str) -> tuple[str, ...]:
    """A note for "he" or "she" in the speaker's place, which means nobody by itself."""
    if who.lower() not in ("he", "she", "him", "her"):
        return ()
    said = f"the question does not say who “{who}” is: everyone was searched"
    return (Told(said, "unclear", who=who),)


def check(text: str) -> str:
    """
    *text* without control signs and with its white space collapsed, fit to be asked.

    Raises:
        QuestionError: *text* is blank, has no letter or digit, or is over `LONGEST_QUESTION`.
    """
    asked = " ".join(visible(text).split())
    if not asked:
        said = "the question is empty: ask something like `what did NAME say about TOPIC`"
        raise QuestionError(Told(said, "empty"))
    if len(text) > LONGEST_QUESTION:
        said = f"the question has {len(text):,} characters: ask in at most {LONGEST_QUESTION:,}"
        raise QuestionError(Told(said, "too_long", count=len(text), most=LONGEST_QUESTION))
    if not any(sign.isalnum() for sign in asked):
        said = "the question has no words: ask something like `what did NAME say about TOPIC`"
        raise QuestionError(Told(said, "no_words"))
    return asked


@dataclass(frozen=True, slots=True)
class _Read:
    """What was made of the words, operators and narrowing aside."""

    reading: Reading | None
    who: Who
    intent: Intent | None

    @property
    def tells_of_saying(self) -> bool:
        """Whether the words ask for what was said, and not for what was the case."""
        return self.reading is not None or self.intent is not None


@dataclass(frozen=True, slots=True)
class _Parser:
    asked: str
    narrower: Narrower
    without: frozenset[str]

    def question(self) -> Question:
        """The question, with nobody left out where it asks for nothing that was said."""
        titled = operators.with_titles(self.asked, self._is_title)
        found = operators.read(titled, self.narrower.means)
        text = found.rest.rstrip("?!. ") or found.rest
        if not found.phrases:
            text = straightened(text, self.narrower.roster)
        left_out = leaving_out.read(text, self.narrower.roster)
        question = self._within(found, left_out.rest)
        if left_out.rest != text and not question.talks:
            return self._within(found, text)
        return self._leaving_out(question, left_out)

    def _within(self, found: Operators, text: str) -> Question:
        """*text* understood, and narrowed by what it and the operators *found* say."""
        narrowed = self._by_operators(found)
        words = within_episode(text)
        if "episode" not in self.without:
            words, episodes = self.narrower.episodes(words)
            narrowed &= episodes
        dates = self.narrower.dates(words)
        if (wanted := self._what_there_is(words, dates, narrowed)) is not None:
            return wanted
        words, read, dated = self._dated(words, dates)
        question = self._put_together(words, read, narrowed & dated)
        question = _without_named_phrase(self._of_those_there(question))
        if "from" in found.values and "speaker" not in self.without:
            question = self._said_by(question, found.values["from"])
        is_keywords = bool(found.values) and read.reading is None
        cut = words != self.asked.rstrip("?!. ")
        if not is_keywords and not cut:
            return question
        search_text = words if cut and words else None
        return replace(question, is_keywords=is_keywords, search_text=search_text)

    def _of_those_there(self, question: Question) -> Question:
        """
        *question* asked of those who speak in its episodes, where several have the name.

        Or who speak with whom they are said to have spoken to: "what did Tim tell Gerhard".
        """
        numbers, match = question.narrowed.episodes, question.said_by
        if match is None or question.together or len(match.names) < 2:
            return question
        if numbers is not None:
            ids = set(self.narrower.shelf.ids_of(numbers))
        elif question.addressed:
            ids = {episode for one in question.addressed for episode in one.episodes}
        else:
            return question
        there = tuple(one for one in match.speakers if not ids.isdisjoint(one.episodes))
        return replace(question, said_by=replace(match, speakers=there)) if there else question

    def _what_there_is(self, words: str, dates: Dates, narrowed: Narrowing) -> Question | None:
        """The question for who speaks, or which episodes there are; None for any other."""
        rest, period, _sure = dates
        dated = period is not None and "dates" not in self.without
        wanted = holdings.read(rest if dated else words, narrowed=bool(narrowed))
        if wanted is None and "episode" not in self.without:
            wanted, within = self._listed_within(words)
            narrowed &= within
        who = who_is(wanted.who, self.narrower.roster) if wanted and wanted.who else ANYONE
        if wanted is None or who is None:
            return None
        if dated and period is not None:
            narrowed &= of_period(period, self.narrower.shelf)
        by_role = wanted.role is not None and "speaker" not in self.without
        return Question(
            self.asked,
            "",
            wanted.intent,
            named=f"the {wanted.role}" if by_role else who.named,
            role=wanted.role if by_role else who.role,
            said_by=who.match,
            together=who.together,
            each=who.each,
            narrowed=narrowed,
            holdings=wanted.what,
        )

    def _listed_within(self, words: str) -> tuple[holdings.Wanted | None, Narrowing]:
        """What *words* want listed of the episodes whose title they end with."""
        for before, title in self.narrower.endings(words):
            wanted = holdings.read(before)
            if wanted is not None and (within := self.narrower.titled(title)):
                return wanted, within
        return None, NOTHING

    def _leaving_out(self, question: Question, left_out: LeftOut) -> Question:
        """*question* without the turns of those whom it leaves out."""
        unknown = tuple(
            Told(f"nobody called “{name}” speaks here", "nobody_called", name=name)
            for name in left_out.unknown
        )
        people = () if "speaker" in self.without else left_out.people
        if not people and not unknown:
            return question
        return replace(
            question,
            other_than=(*question.other_than, *people),
            notes=(*question.notes, *unknown),
        )

    def _is_title(self, words: str) -> bool:
        return "episode" not in self.without and bool(self.narrower.shelf.titled(words))

    def _by_operators(self, found: Operators) -> Narrowing:
        narrowed = NOTHING
        kinds = {"in": "episode", "before": "dates", "after": "dates", "during": "dates"}
        for key, kind in kinds.items():
            if key in found.values and kind not in self.without:
                narrowed &= self.narrower.operator(key, found.values[key])
        if found.phrases and "phrase" not in self.without:
            narrowed &= of_phrases(found.phrases)
        return narrowed

    def _dated(self, words: str, dates: Dates) -> tuple[str, _Read, Narrowing]:
        """
        *words* without their *dates*, where these say when something was said.

        "what did she say in 2015" says so. "about the war in 2015" does where there is an episode
        of that year; else 2015 is what was talked about, as in "why did they leave in 2015".
        """
        whole = self._read(words)
        if "dates" in self.without:
            return words, whole, NOTHING
        shelf = self.narrower.shelf
        rest, period, sure = dates
        if period is None:
            return words, whole, NOTHING
        read = self._read(rest)
        if read.tells_of_saying and (sure or shelf.within(period)):
            return rest, read, of_period(period, shelf)
        if read.tells_of_saying and shelf.episodes:
            said = f"no episode is dated {period}: it was read as part of the topic"
            note = Told(said, "nothing_dated", period=period.told)
            return words, whole, Narrowing(notes=(note,))
        return words, whole, NOTHING

    def _read(self, words: str) -> _Read:
        intent, rest = shape_of(without_lead_in(words))
        for reading in readings(rest):
            who = self._who(reading)
            if who is not None:
                return _Read(reading, who, intent)
        for core in without_void(rest):
            for reading in readings(core):
                who = self._who(replace(reading, only_known=True))
                if reading.verb and who is not None and who.named is not None:
                    return _Read(reading, who, intent)
        reading_by_anyone = by_anyone(rest)
        if reading_by_anyone is None and intent is None:
            for reading in by_keywords(rest):
                who = who_is(reading.who or "", self.narrower.roster, only_known=True)
                if who is not None and who.match is not None and who.match.exact:
                    return _Read(reading, who, None)
        if reading_by_anyone is None and intent is not Intent.COUNT:
            intent = None
        return _Read(reading_by_anyone, ANYONE, intent)

    def _who(self, reading: Reading) -> Who | None:
        named = reading.who or ""
        # "guru raj" may be a name in a question without capitals, "people keep" is none in another.
        plausible = " " not in named or self.asked.islower() or named.startswith(("the ", "his "))
        return who_is(
            named,
            self.narrower.roster,
            only_known=reading.only_known,
            is_certain=reading.is_certain and plausible,
        )

    def _put_together(self, words: str, read: _Read, narrowed: Narrowing) -> Question:
        reading, who = read.reading, read.who
        if reading is None:
            topic = without_lead_in(words)
            return Question(
                self.asked,
                topic,
                mentioned=self.narrower.roster.mentioned(words),
                talks=False,
                subject=None if "speaker" in self.without else self._subject(topic),
                narrowed=narrowed,
            )
        topic, name, spoken_to = self._topic(reading)
        topic = topic if tokens(topic) else ""
        if "speaker" in self.without and who.named is not None:
            unknown = who.named if who.match and not who.match.speakers else ""
            topic, who = f"{unknown} {topic}".strip(), ANYONE
        notes = () if reading.who is None else _unclear(reading.who)
        opposed = reading.verb.startswith(("disagree", "agree", "object", "argue"))
        if opposed and reading.verb.startswith(("disagree", "agree")):
            notes = (*notes, JUDGED_BY_NOBODY)
        return Question(
            self.asked,
            topic,
            read.intent or self._plain_intent(reading, who),
            name,
            spoken_to,
            who.named,
            who.role,
            who.match,
            together=who.together,
            each=who.each,
            asks=reading.asks,
            asked_of=reading.asked_of,
            mentioned=self.narrower.roster.mentioned(reading.topic),
            other_than=spoken_to if opposed and who == ANYONE else (),
            narrowed=narrowed,
            notes=notes,
        )

    def _subject(self, topic: str) -> Subject | None:
        """Whom *topic* is about, where it names one person, and says more than that."""
        named = self.narrower.roster.names_in(topic)
        if len(named) != 1 or not named[0].sure:
            return None
        one = named[0]
        rest = one.cut_out_of(topic)
        return Subject(topic[one.start : one.end], one.people, rest) if tokens(rest) else None

    def _plain_intent(self, reading: Reading, who: Who) -> Intent:
        if reading.asks:
            return Intent.ASKED_OF if reading.asked_of and who.named else Intent.ASKED
        return Intent.SAID if who.named else Intent.TOPIC

    def _topic(self, reading: Reading) -> tuple[str, str, tuple[CatalogueSpeaker, ...]]:
        """What the reading is about, and apart from it who was spoken to."""
        for name, topic in reading.to:
            to = who_is(name, self.narrower.roster, only_known=True) if name else ANYONE
            if to is not None:
                spoken_to = "" if to.role else name
                return topic, spoken_to, to.match.speakers if to.match else ()
        return reading.topic, "", ()

    def _said_by(self, question: Question, names: tuple[str, ...]) -> Question:
        """*question* put to those whom "from:" names, whatever its words say."""
        matches = {name: self.narrower.roster.match(name) for name in names}
        people = {one.ordinal: one for match in matches.values() for one in match.speakers}
        exact = all(match.exact for match in matches.values() if match.speakers)
        return replace(
            question,
            intent=Intent.SAID if question.intent is Intent.TOPIC else question.intent,
            named=" and ".join(names),
            role=None,
            said_by=Match(tuple(people.values()), exact),
            together=len(names) > 1,
            each=tuple(matches.items()) if len(names) > 1 else (),
        )
