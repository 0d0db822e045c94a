"""Who stands in the speaker's place of a question: a speaker, a role, anyone, or nobody at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.roster import Match, Roster
from index.words import STOPWORDS

LONGEST_NAME = 4  # words

_PROGRAMME = (
    r"(?:podcast|show|episode|interview|transcript|article|story|program|programme|conversation|"
    r"discussion|group|team|panel|speaker|participant|meeting|committee|member|people|other|"
    r"audience|piece|report|text|page|recording)s?(?: members?)?"
)
_ANYONE = re.compile(
    r"^(?:(?:any|some|every|no)(?:one|body)(?: else)?|folks|they|we|you|i|it|one|he|she|him|her|"
    r"them|us|this|that|these|those|there|who|others|everyone else|"
    r"(?:most|many|some|all|other|both|different|the other)"
    r"(?: (?:of (?:them|us)|people|speakers?|guests?|hosts?))?|"
    r"(?:(?:the|this|that|your|our|all|any|which|what) )?(?:two |three |other |whole )?"
    rf"{_PROGRAMME})$",
    re.IGNORECASE,
)
_ROLES = {
    "host": r"hosts?|co-?hosts?|interviewers?|presenters?|anchors?|moderators?",
    "guest": r"guests?|interviewees?",
}
_ROLE = {
    role: re.compile(rf"^(?:(?:the|our|their|his|her|this|both) )*(?:{words})$", re.IGNORECASE)
    for role, words in _ROLES.items()
}
_ASIDE = re.compile(r"\s*\([^)]*\)|,\s.*,$|,\s(?:the|an?|our|his|her|their|who|from|of)\s.*$")
_BOTH = re.compile(r"^(?:both|either|neither)(?: of)? ", re.IGNORECASE)
_AND = re.compile(r"\s*,\s*(?:and |or )?| (?:and|or|nor|&|vs\.?|versus) |\s*[/+]\s*", re.IGNORECASE)
_DETERMINER = re.compile(
    r"^(?:the|an?|his|her|their|our|my|your|its|this|that|these|those) ", re.IGNORECASE
)
_PARTICLES = frozenset("de da del della der den di du la le van von bin al el of ter ten y".split())
_SURNAMES = frozenset("you may will do so an more few such own".split())
# Who is one person, though the question gives no name.
_OFFICES = frozenset(
    """
    ambassador author bishop boss captain ceo chair chairman chairwoman chancellor coach colonel cto
    director doctor father founder general governor husband judge king mayor minister mother pope
    president prince princess professor queen secretary senator sergeant wife
    """.split()
)
# Who says something without being anyone in particular.
_GROUPS = frozenset(
    """
    americans analysts authorities authors both children clients companies congress critics
    customers data developers doctors each employees engineers evidence executives experts fans
    few fighters government governments groups history investors journalists kids lawmakers
    lawyers leaders listeners many media members most neighbors neighbours news officials
    opponents parents parliament parties patients physicists police polls press readers
    reporters reports research researchers science scholars sides society some students studies
    supporters surveys teachers two users viewers voters women workers writers
    """.split()
)
_GROUP_ENDINGS = ("ists", "ians", "ologists", "crats", "men", "women", "people", "makers")


@dataclass(frozen=True, slots=True)
class Who:
    """
    Whom words in the speaker's place mean.

    Attributes:
        named: the words; None for anyone at all.
        role: "host" or "guest".
        match: the speakers; no speakers when nobody of that name speaks here.
        together: several names were given.
        each: of several names, each one as it is written, with whom it means.
    """

    named: str | None = None
    role: str | None = None
    match: Match | None = None
    together: bool = False
    each: tuple[tuple[str, Match], ...] = ()


ANYONE = Who()


def role_of(words: str) -> str | None:
    """The role that *words* name: "the guests" are guests."""
    return next((role for role, pattern in _ROLE.items() if pattern.match(words)), None)


def who_is(
    words: str, roster: Roster, *, only_known: bool = False, is_certain: bool = False
) -> Who | None:
    """
    Whom *words* mean; None when they can be no speaker.

    Args:
        words: what stands in the speaker's place.
        roster: who speaks.
        only_known: None also for a name that nobody here has, and for one misspelt throughout.
        is_certain: a speaker's place it is, so that "biden" may be a name.
    """
    words = _BOTH.sub("", _ASIDE.sub("", words))
    if _ANYONE.match(words):
        return ANYONE
    role = role_of(words)
    if role is not None:
        return Who(words, role)
    match = roster.match(words)
    if match.speakers and (match.exact or match.sure_of_part or not only_known):
        return Who(words, match=match)
    several = [name for name in _AND.split(words) if name]
    if len(several) > 1:
        return _together(words, several, roster, only_known=only_known, is_certain=is_certain)
    if only_known or not (may_be_name(words) and (is_certain or not words.islower())):
        return None
    return Who(words, match=match)


def may_be_name(words: str) -> bool:
    """
    Whether *words* could be the name of one person.

    "the President" could, and "biden"; "the government", "scientists" and "Ross want" could not.
    """
    bare = _DETERMINER.sub("", words)
    parts = re.findall(r"[^\W_][\w'’.-]*", bare)
    if not 0 < len(parts) <= LONGEST_NAME:
        return False
    folded = [part.casefold().strip(".") for part in parts]
    if bare != words:
        return folded[-1] in _OFFICES and len(parts) <= 2
    if any(part in STOPWORDS and part not in _PARTICLES for part in _without_you(parts, folded)):
        return False
    if any(part[:1].isupper() for part in parts):
        return all(part[:1].isupper() or part in _PARTICLES for part in parts) and not any(
            part.endswith(("'s", "’s")) for part in parts[:-1]
        )
    return folded[-1] not in _GROUPS and not folded[-1].endswith(_GROUP_ENDINGS)


def _without_you(parts: list[str], folded: list[str]) -> list[str]:
    """*folded* without a last name that is a function word: "Evan You", "Theresa May"."""
    is_name = len(parts) > 1 and folded[-1] in _SURNAMES and all(map(str.istitle, parts))
    return folded[:-1] if is_name else folded


def _together(
    words: str, names: list[str], roster: Roster, *, only_known: bool, is_certain: bool
) -> Who | None:
    """Several people at once: "Ross and Monica", "Andrew Mines or Chang"."""
    roles = [pattern for pattern in _ROLE.values() for name in names if pattern.match(name)]
    if len(roles) == len(names) or any(map(_ANYONE.match, names)):
        return ANYONE
    matches = {name: roster.match(name) for name in names}
    if only_known and not all(
        match.speakers and (match.exact or match.sure_of_part) for match in matches.values()
    ):
        return None
    if not all(match.speakers or may_be_name(name) for name, match in matches.items()):
        return None
    people = {one.ordinal: one for match in matches.values() for one in match.speakers}
    if not people and words.islower() and not is_certain:  # "does the bank or a broker support it"
        return None
    exact = all(match.exact for match in matches.values())
    met = Match(tuple(people.values()), exact)
    return Who(words, match=met, together=True, each=tuple(matches.items()))
