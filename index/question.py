"""
A question in plain words, taken apart: who is asked about as a speaker, and what it is about.

Pure: what is known of the speakers comes in as a roster. No language model; the patterns below are
the ways in which people ask for what somebody said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from index.errors import QuestionError
from index.roster import Match, Roster
from index.store import CatalogueSpeaker

LONGEST_QUESTION = 2000  # characters; Discord lets 6,000 through in an option


class Intent(StrEnum):
    """What kind of answer a question asks for."""

    SAID = "said"  # what did X say about it
    ASKED = "asked"  # what did X ask about it
    TOPIC = "topic"  # what was said about it, by anyone


@dataclass(frozen=True, slots=True)
class Question:
    """
    A question, understood.

    Attributes:
        text: as it was asked, trimmed.
        topic: the words that say what it is about; the whole text where no pattern fits.
        named: the speaker asked about, in the question's words; None for anyone.
        role: "host" or "guest" where the question names a role.
        said_by: whom *named* means; no speakers when nobody of that name speaks here.
        mentioned: people of the roster whose names stand elsewhere in the question.
        other_than: people whose turns are no answer ("who else said that?").
        search_text: what is searched for where *text* alone does not say it ("and the Taliban?").
    """

    text: str
    topic: str
    intent: Intent = Intent.TOPIC
    named: str | None = None
    role: str | None = None
    said_by: Match | None = None
    mentioned: tuple[CatalogueSpeaker, ...] = ()
    other_than: tuple[CatalogueSpeaker, ...] = ()
    search_text: str | None = None

    @property
    def names_nobody_known(self) -> bool:
        """True when a speaker is asked about who does not speak here."""
        return self.said_by is not None and not self.said_by.speakers


_SAY = (
    "say|said|says|saying|think|thinks|thought|talk|talks|talked|talking|speak|speaks|spoke|"
    "mention|mentions|mentioned|argue|argues|argued|claim|claims|claimed|explain|explains|"
    "explained|describe|describes|described|tell|tells|told|state|states|stated|discuss|discusses|"
    "discussed|note|notes|noted|suggest|suggests|suggested|believe|believes|believed|feel|feels|"
    "felt|recommend|recommends|recommended|comment|comments|commented|respond|responds|responded|"
    "reply|replies|replied|answer|answers|answered|react|reacts|reacted|predict|predicts|"
    "predicted|propose|proposes|proposed|share|shares|shared|characterize|characterise|"
    "define|defines|defined|criticize|criticise|warn|warns|warned|point|points|pointed|view|views|"
    "viewed|see|sees|saw|put|mean|means|meant"
)
_ASK = "ask|asks|asked|asking|question|questions|questioned|wonder|wonders|wondered"
_DO = r"(?:did|does|do|has|had|have|is|was|would|could|can)"
_ADVERB = r"(?:\s+(?:ever|actually|really|exactly|also|just|first|last|originally|specifically))*"
_ABOUT = (
    r"(?:\s+(?:out|to|back))?"
    r"(?:\s+(?:about|on|regarding|concerning|of|that|as|around|with\s+regards?\s+to|when\s+it\s+comes\s+to))?"
)
_WHO = r"(?P<who>[^?,;]{1,60}?)"
_TOPIC = r"(?P<topic>.+)"


def _pattern(template: str) -> re.Pattern[str]:
    filled = (
        template.replace("WHO", _WHO)
        .replace("TOPIC", _TOPIC)
        .replace("SAY", f"(?:{_SAY})")
        .replace("ASK", f"(?:{_ASK})")
        .replace("DO", _DO)
        .replace("ADVERB", _ADVERB)
        .replace("ABOUT", _ABOUT)
    )
    return re.compile(filled, re.IGNORECASE | re.DOTALL)


_OPINION = (
    r"(?:views?|opinions?|thoughts?|takes?|positions?|stances?|perspectives?|explanations?|"
    r"arguments?|answers?|responses?|comments?|feelings?|advice|experiences?)"
)
_ASKING = r"^(?:what|which|how|when|where|why)\b.{0,40}?\bDOADVERB"
_WHAT_IS = r"^(?:what\s+(?:is|was|were|are)\s+)?"
_TO_WHOM = r".{0,30}?"
_PATTERNS: tuple[tuple[re.Pattern[str], Intent], ...] = tuple(
    (_pattern(template), intent)
    for template, intent in (
        (r"^from:\s*(?:\"(?P<quoted>[^\"]+)\"|(?P<who>\S+))\s+TOPIC$", Intent.SAID),
        (rf"{_ASKING}\s+WHOADVERB\s+ASK\b{_TO_WHOM}ABOUT\s+TOPIC$", Intent.ASKED),
        (rf"{_ASKING}\s+WHOADVERB\s+(?:have\s+to\s+)?SAY\bABOUT\s+TOPIC$", Intent.SAID),
        (r"^DOADVERB\s+WHOADVERB\s+ASK\bABOUT\s+TOPIC$", Intent.ASKED),
        (r"^DOADVERB\s+WHOADVERB\s+SAY\bABOUT\s+TOPIC$", Intent.SAID),
        (r"^according\s+to\s+WHO\s*,\s*TOPIC$", Intent.SAID),
        (r"^TOPIC,?\s+according\s+to\s+WHO$", Intent.SAID),
        (
            rf"{_WHAT_IS}WHO['’]s?\s+{_OPINION}\s+(?:on|about|of|regarding|to|for|with)\s+TOPIC$",
            Intent.SAID,
        ),
        (
            rf"{_WHAT_IS}the\s+{_OPINION}\s+of\s+WHO\s+(?:on|about|regarding)\s+TOPIC$",
            Intent.SAID,
        ),
    )
)

# Words in the speaker's place that mean no speaker in particular.
_ANYONE = frozenset(
    """
    anyone anybody someone somebody everyone everybody people they we you i it one he she him her
    them us this that these those there who nobody
    """.split()
)
_THE_TRANSCRIPT = re.compile(
    r"^(?:(?:the|this|that)\s+)?(?:podcast|show|episode|interview|transcript|article|story|"
    r"program|programme|conversation|discussion|group|team|panel|speakers?|participants?|"
    r"meeting|committee|members?|people|others)s?$",
    re.IGNORECASE,
)
_ROLES = {
    "host": re.compile(
        r"^(?:the\s+)?(?:hosts?|interviewers?|presenters?|anchors?|moderators?)$", re.IGNORECASE
    ),
    "guest": re.compile(r"^(?:the|our|their|his|her)?\s*(?:guests?|interviewees?)$", re.IGNORECASE),
}


def parse(text: str, roster: Roster) -> Question:
    """
    *text*, understood as far as the patterns and the *roster* reach.

    Raises:
        QuestionError: *text* is blank, has no letter or digit, or is over `LONGEST_QUESTION`.
    """
    asked = check(text)
    bare = asked.rstrip("?!. ") or asked
    for pattern, intent in _PATTERNS:
        found = pattern.match(bare)
        if found is None:
            continue
        question = _with_speaker(asked, found, intent, roster)
        if question is not None:
            return question
    return Question(asked, _topic(bare), mentioned=roster.mentioned(asked))


def check(text: str) -> str:
    """
    *text* with its white space collapsed, fit to be asked.

    Raises:
        QuestionError: *text* is blank, has no letter or digit, or is over `LONGEST_QUESTION`.
    """
    asked = " ".join(text.split())
    if not asked:
        raise QuestionError(
            "the question is empty: ask something like `what did NAME say about TOPIC`"
        )
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"the question has {len(text):,} characters: ask in at most {LONGEST_QUESTION:,}"
        )
    if not any(sign.isalnum() for sign in asked):
        raise QuestionError(
            "the question has no words: ask something like `what did NAME say about TOPIC`"
        )
    return asked


def _with_speaker(
    asked: str, found: re.Match[str], intent: Intent, roster: Roster
) -> Question | None:
    """The question for this reading of it; None when its speaker's place holds no speaker."""
    groups = found.groupdict()
    who = (groups.get("quoted") or groups["who"] or "").strip(" \"'“”")
    topic = groups["topic"].strip()
    if not who or who.casefold() in _ANYONE or _THE_TRANSCRIPT.match(who):
        return Question(asked, topic, mentioned=roster.mentioned(topic))
    for role, pattern in _ROLES.items():
        if pattern.match(who):
            return Question(asked, topic, intent, who, role, mentioned=roster.mentioned(topic))
    match = roster.match(who)
    if not match.speakers and not _may_be_name(who):
        return None
    return Question(asked, topic, intent, who, None, match, roster.mentioned(topic))


def _may_be_name(who: str) -> bool:
    """True when *who* could be a person's name: one to four words, no clause."""
    return len(who.split()) <= 4 and not re.search(r"\b(?:and|or|if|that|which)\b", who)


_LEAD = re.compile(
    r"^(?:(?:please\s+)?(?:tell|show)\s+me\s+(?:about\s+)?|"
    r"what\s+(?:was|were|is|are|has\s+been)\s+(?:said|mentioned|discussed)\s+(?:about|on)\s+|"
    r"who\s+(?:said|says|mentioned|talked\s+about|talks\s+about|spoke\s+about|discussed)\s+(?:that\s+|about\s+)?)",
    re.IGNORECASE,
)


def _topic(bare: str) -> str:
    return _LEAD.sub("", bare) or bare
