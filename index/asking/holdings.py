"""Questions for what there is to ask about: who speaks here, which episodes there are (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from index.asking.gate import Choice, Gated
from index.asking.shapes import Intent
from index.asking.verbs import without_lead_in
from index.asking.who import role_of


class Holdings(StrEnum):
    """What a question wants listed."""

    SPEAKERS = "speakers"
    EPISODES = "episodes"


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What a question wants listed.

    Attributes:
        what: speakers or episodes.
        intent: the shape of the answer: one passage for each, or how many there are.
        role: "host" or "guest", where only these are wanted.
        who: whose episodes are wanted, in the question's words; None for all.
    """

    what: Holdings
    intent: Intent
    role: str | None = None
    who: str | None = None


_PEOPLE = (
    r"(?P<people>speakers?|people|persons?|names?|voices?|participants?|hosts?|co-?hosts?|guests?|"
    r"presenters?|interviewers?|interviewees?|anchors?|moderators?)"
)
_EPISODES = r"(?:episodes?|eps|shows?|transcripts?|podcasts?|interviews?|recordings?|titles?)"
_ALL = r"(?:(?:all|every|the|of|different|known|your|available|indexed|other) )*"
_SHOW = r"(?:(?:(?:an? |the )?list of|list|show|name|give|print|display|enumerate)(?: me| us)? )"
_HERE = (
    r"(?: (?:here|there|in (?:here|there|it|(?:the|this|your) (?:index|archive|library|database|"
    r"collection|corpus|transcripts?|episodes?|podcasts?|shows?))|available|indexed|"
    r"(?:that )?(?:you|we) (?:have|know|know of|know about|got)|"
    r"(?:that |which |who )?(?:there )?(?:are|is|exist)|on it|on this|on the show|in total|"
    r"altogether|overall))*"
)
_THERE_ARE = (
    r"(?:are|is|were|was|exist|(?:do|does|can|did) (?:you|we|i|it|this|the bot) (?:have|know|cover|"
    r"hold|contain|search|ask about|listen to|got)(?: about| of)?|have you(?: got)?|you have|"
    r"you(?:['’]ve)? got|you know)"
)
_SPEAK = (
    r"(?:speaks?|spoke|talks?|talked|appears?|appeared|is|are|was|were|am|(?:is|are|was|were) "
    r"(?:speaking|talking|heard|featured)|(?:['’]?s|has|have|had) (?:all |ever )?been|"
    r"can i ask about|do you (?:have|know))"
)
_HOST = r"(?P<hosts>hosts?|hosted|presents?|presented|moderates?|moderated)"
_TAKES_PART = (
    r"(?:appear(?:s|ed|ing)?|featur(?:e|es|ed|ing)|guest(?:s|ed)?|star(?:s|red)?|be|been|come|"
    r"c[ao]mes?|speak|speaks|spoke|talk|talks|talked|host(?:s|ed)?|present)"
)
_AS = r"(?: (?:in|on|on it|as (?:an? |the )?(?:guest|host|co-?host)))*"

_DO = r"(?:did|does|do|has|have|had|is|was|were|are)"

_EVERYONE = rf"(?:everyone|everybody|anyone|all (?:the )?{_PEOPLE.replace('<people>', '<of_all>')})"
_WAS_ON = (
    r"(?:(?:has|have|had|ever) )*(?:been|appeared|spoken|talked|spoke|speaks?|is|are|was|were)"
)

_PARTS = {
    "people": _PEOPLE,
    "episodes": _EPISODES,
    "all": _ALL,
    "show": _SHOW,
    "here": _HERE,
    "there_are": _THERE_ARE,
    "speak": _SPEAK,
    "host": _HOST,
    "takes_part": _TAKES_PART,
    "as": _AS,
    "do": _DO,
    "everyone": _EVERYONE,
    "was_on": _WAS_ON,
}

_SPEAKERS = tuple(
    Gated(pattern, _PARTS, whole=True)
    for pattern in (
        r"{show}{all}{people}{here}",
        r"(?:all|every)(?: of)?(?: the)? {people}{here}",
        r"{show}?{everyone} (?:who|that) {was_on}(?: in| on)?{here}",
        r"(?:the )?{people}",
        r"who(?: all| else)? ?{speak}(?: all)?(?: in| on)?{here}",
        r"who(?:['’]?s| is| are| was| were) {all}(?:an? )?{people}{here}",
        r"who {host}(?: it| this| the (?:show|podcast|episode))?{here}",
        r"(?:what|which) {all}{people}(?: {there_are}| {speak})?{here}",
        r"(?:what|which) (?:are|were|is|was) {all}{people}{here}",
    )
)
_LISTED = tuple(
    Gated(pattern, _PARTS, whole=True)
    for pattern in (
        r"{show}{all}{episodes}{here}",
        r"(?:all|every)(?: of)?(?: the)? {episodes}{here}",
        r"(?:the )?(?:episodes|transcripts|podcasts|recordings)",
        r"(?:what|which) {all}{episodes}(?: {there_are})?{here}",
        r"(?:what|which) (?:are|were|is|was) {all}{episodes}{here}",
        r"(?:in )?(?:what|which) {episodes} {do} (?P<who>.+?) {takes_part}{as}",
        r"(?:what|which) {episodes} (?:is|was|are|were) (?P<who>[^,;]+?) (?:in|on|a guest on)",
        r"{show}?{all}{episodes} (?:with|featuring|by|of) (?P<who>.+)",
    )
)
_OF_SPEAKERS, _OF_EPISODES = Choice(_SPEAKERS), Choice(_LISTED)
_HOW_MANY = Gated(
    r"how many {all}(?:{people}|{episodes})(?: {there_are}| {speak})?{here}", _PARTS, whole=True
)
_ENDS_IN_SAYING = re.compile(r"\b(?:speaks?|spoken?|talks?|talked|come|c[ao]mes?)$", re.IGNORECASE)
_DATE = Gated(
    r"(?:when|on (?:what|which) (?:date|day)|what(?:['’]s)? (?:(?:is|was) the )?(?:date|day|year))"
    r"(?: (?:was|is|were|did|does|of))?(?: (?:it|that|this|the|episode|one))*"
    r"(?: (?:come out|air|aired|released|recorded|published|broadcast|made|from|dated|on))?",
    whole=True,
)
_HOW_OFTEN_ON = Gated(
    r"how (?:many (?:times|{episodes})|often) {do} (?P<who>.+?) "
    r"(?:{takes_part}{as}|in|on)(?: (?:here|the (?:show|podcast)))?",
    _PARTS,
    whole=True,
)


def prepare() -> None:
    """Compiles what asks for lists, for a process that gives many."""
    for pattern in (_OF_SPEAKERS, _OF_EPISODES, _HOW_MANY, _HOW_OFTEN_ON, _DATE):
        pattern.prepare()


def read(text: str, *, narrowed: bool = False) -> Wanted | None:
    """
    What there is that *text* wants listed or counted; None where it asks for something said.

    *narrowed* says that its episode was named: then "when was" asks for the episode's date.
    """
    bare = without_lead_in(text)
    if narrowed and _DATE.match(bare):
        return Wanted(Holdings.EPISODES, Intent.EPISODES)
    if found := _HOW_MANY.match(bare):
        what = Holdings.SPEAKERS if found["people"] else Holdings.EPISODES
        return Wanted(what, Intent.COUNT, role_of(found["people"] or ""))
    if (found := _HOW_OFTEN_ON.match(bare)) and not _ENDS_IN_SAYING.search(bare):
        return Wanted(Holdings.EPISODES, Intent.COUNT, who=found["who"])
    # "Show me all speakers" has lost its "show me" by now.
    for written in dict.fromkeys((text, bare)):
        for _number, found in _OF_SPEAKERS.matches(written):
            return Wanted(Holdings.SPEAKERS, Intent.WHO, _role(found))
        for _number, found in _OF_EPISODES.matches(written):
            who = found.groupdict().get("who")
            return Wanted(Holdings.EPISODES, Intent.EPISODES, who=who)
    return None


def _role(found: re.Match[str]) -> str | None:
    groups = found.groupdict()
    if groups.get("hosts"):
        return "host"
    return role_of(groups.get("people") or "")
