"""What shape of answer a question asks for: who, how often, when first, which episodes (pure)."""

from __future__ import annotations

import re
from enum import StrEnum

from index.asking.gate import Choice, Gated
from index.asking.needs import Parts
from index.asking.verbs import ADVERBS, ASK, DO, SAY, SAYINGS


class Intent(StrEnum):
    """What kind of answer a question asks for."""

    SAID = "said"  # what did X say about it
    ASKED = "asked"  # what did X ask about it
    ASKED_OF = "asked_of"  # what was X asked about it
    TOPIC = "topic"  # what was said about it, by anyone
    WHO = "who"  # who said it: one passage for each speaker
    COUNT = "count"  # how often it was mentioned
    FIRST = "first"  # when it was mentioned first
    LAST = "last"  # when it was mentioned last
    LIST = "list"  # everything that was said about it
    TURN = "turn"  # the turn beside another, or that turn again
    CONTEXT = "context"  # a turn with those around it
    EPISODES = "episodes"  # which episodes talk about it: one passage for each


_EPISODE = (
    r"(?:episodes?|eps?\.?|shows?|interviews?|transcripts?|podcasts?|meetings?|conversations?)"
)
_PERSON = (
    r"(?:persons?|people|speakers?|guests?|hosts?|panelists?|participants?|members?|characters?)"
)
_ORDER = {
    "first": Intent.FIRST, "earliest": Intent.FIRST, "originally": Intent.FIRST,
    "last": Intent.LAST, "latest": Intent.LAST, "most recent": Intent.LAST,
    "most recently": Intent.LAST,
}  # fmt: skip
_ORDERS = "|".join(sorted(_ORDER, key=len, reverse=True))

_VERB = r"(?:{do}{adverbs} )?(?:{say}|{ask})"
_ALL_EPISODES = rf"(?:list )?(?:all )?(?:the )?{_EPISODE}"
_AMONG = r"(?: (?:else|all|here|(?:in|on|of|among) (?:the|this|that) \w+))*"
_TIMES = r"(?:mentions|times|number of (?:mentions|times))"

_IS_IT = r"(?:is|was|were|are) (?:it|that|the ones?)(?: again)?"
_HOW = r"(?:about|on|where|with|in which) "

_IS_THERE = r"(?:(?:is|are|was|were) there |(?:do|have) you (?:have |got )?)"
_OF_THE = r"(?: of (?:the|your|these|those))?"
_NUMBER_OF = r"(?:(?:what is )?(?:the )?(?:total )?number of|count(?: the)?)"
_WHO = r"(?:who |that |which )?"

_PARTS: Parts = {
    "episode": _EPISODE,
    "person": _PERSON,
    "whoever": rf"(?:one|guy|man|woman|lady|dude|{_PERSON})",
    "adverbs": ADVERBS,
    "sayings": SAYINGS,
    "do": DO,
    "is_it": _IS_IT,
    "how": _HOW,
    "among": _AMONG,
    "times": _TIMES,
    "of_the": _OF_THE,
    "is_there": _IS_THERE,
    "number_of": _NUMBER_OF,
    "who": _WHO,
    "all_episodes": _ALL_EPISODES,
    "orders": _ORDERS,
    "say": SAY,
    "ask": ASK,
}

# Each begins a question; what follows is read by itself, after the words given here.
_OPENINGS: tuple[tuple[str, Intent, str], ...] = (
    (r"(?:what is )?(?:the )?frequency of ", Intent.COUNT, "mentions of "),
    (r"{is_there}(?:an?|any|some) {episode} (?={how})", Intent.EPISODES, ""),
    (r"(?:what|which) one (?:is|was) (?:the|that) {episode} (?={how})", Intent.EPISODES, ""),
    (r"(?:count )?how (?:often|frequently|many times) ", Intent.COUNT, ""),
    (r"{number_of} (?:{person}|{episode}|turns?) {who}(?={verb})", Intent.COUNT, "who "),
    (r"how many (?:mentions of |times )", Intent.COUNT, "mentions of "),
    (r"how many (?:{person}|{episode}|turns?|passages?) (?={verb})", Intent.COUNT, "who "),
    (r"(?:in )?how many {episode} ", Intent.COUNT, ""),
    (r"(?:count|number of) (?:the )?{times} of ", Intent.COUNT, "mentions of "),
    (r"(?:count|(?:total )?number of) (?:the )?{times} (?:that )?", Intent.COUNT, ""),
    (r"(?:what|which) {episode} {is_it} (?={how})", Intent.EPISODES, ""),
    # "which episode with Ruth does Ross like": about somebody else's likes, not about Ruth.
    (
        r"(?:what|which) (?:\w+ )?{episode} (?=(?:with|about|on|of) .+ {do} )",
        Intent.EPISODES,
        "what ",
    ),
    (r"(?:(?:in|on|from|during) )?(?:what|which) (?:\w+ )?{episode} ", Intent.EPISODES, ""),
    (r"{all_episodes} (?:that|which|where|in which) ", Intent.EPISODES, ""),
    (r"{all_episodes} (?=(?:about|on|with|mentioning|discussing) )", Intent.EPISODES, ""),
    (r"(?:list|collect) (?=(?:all|every|each|the|{sayings}|what|of)\b)", Intent.LIST, ""),
    (r"(?=(?:everything|(?:all(?: of)?(?: the)?|every) {sayings}|all that) )", Intent.LIST, ""),
    (r"(?=what (?:all did|(?:are|were) (?:all|some) ))", Intent.LIST, ""),
    (r"who{among} (?={verb})", Intent.WHO, "who "),
    (r"who{among} (?=(?:was|were|is|are|has been) \w+ing\b)", Intent.WHO, "who "),
    (
        r"(?:what|which){of_the} guests? (?={verb})",
        Intent.WHO,
        "the guest ",
    ),
    (
        r"(?:what|which){of_the} hosts? (?={verb})",
        Intent.WHO,
        "the host ",
    ),
    (r"which (?:one )?of (?:them|these|those|you) (?={verb})", Intent.WHO, "who "),
    (
        r"(?:who(?:['’]?s| is| was)|name) (?:it|(?:the|that) {whoever}) (?:who|that) (?={verb})",
        Intent.WHO,
        "who ",
    ),
    (
        r"(?:what|which) (?:of (?:the|your|these|those) )?(?!{do} )(?:\w+ )?{person} (?={verb})",
        Intent.WHO,
        "who ",
    ),
    (
        r"(?:list |name )?(?:everyone|everybody|anyone|anybody|all {person}) (?:who|that) ",
        Intent.WHO,
        "who ",
    ),
)
_GATED = tuple(Gated(opening.replace("{verb}", _VERB), _PARTS) for opening, _, _ in _OPENINGS)
_OPENING = Choice(_GATED)
# "someone said it was never hacked, who was that?"
_WHO_WAS_IT = re.compile(
    r"^(?P<what>.+?)\s*[,;.:?!–—-]+ (?:so |and |but |do you know )?who (?:was|is|were) "
    r"(?:it|that|this|he|she|they|the (?:person|guest|speaker))(?: again)?$"
    r"|^(?P<said>.+?)\s*[,;.:?!–—-]+ (?:so |and |but |do you know )?who(?: again| exactly)?"
    r"(?: said (?:it|that|this|so))?$"
    r"|^(?P<lost>some(?:one|body) .+?),?(?: but| and)? i (?:forgot|forget|(?:don|can)['’]?t "
    r"(?:remember|recall|know)) who(?: it was| that was)?$",
    re.IGNORECASE,
)
_REMEMBERED = Gated(
    r"^(?:i (?:\w+ )?(?:remember|recall|heard|think i heard) (?:that )?|there (?:was|is) )?"
    r"(?:some(?:one|body)|a (?:guest|host|speaker|person|guy|woman|man|lady))? ?"
    r"(?:was |who was |who )?(?:{say})(?: that| about| how)? ",
    _PARTS,
)
_AMONG_ALL = re.compile(r"^(?:out )?of (?:everyone|everybody|them all|all \w+),? ", re.IGNORECASE)
# "when did she first mention it", "when was the last time she mentioned it".
_WHEN = re.compile(r"^(?:when|where|in which episode|who)\b", re.IGNORECASE)
_ORDERED = Gated(
    r"(?:\bwas the )?(?:\bfor )?(?:\bthe )?(?:\bvery )?\b(?P<order>{orders})(?: time)?(?: that)?"
    r"(?= (?:to )?(?:{say}|{ask}|\S+(?: \S+)? (?:ever )?(?:{say}|{ask}))|$)",
    _PARTS,
)
_FIRST_SAYING = Gated(
    r"^(?:(?:what|when|where) (?:was|is) )?(?:the |\w+['’]s )?"
    r"(?P<order>{orders}) (?=(?:{sayings}|time)\b)",
    _PARTS,
)


def prepare() -> None:
    """Compiles what tells the shape of an answer, for a process that gives many."""
    _OPENING.prepare()
    for pattern in (_REMEMBERED, _ORDERED, _FIRST_SAYING):
        pattern.prepare()


def shape_of(text: str) -> tuple[Intent | None, str]:
    """
    The shape that *text* asks for, and the question without the words that say so.

    None for a plain question: what was said.
    """
    if found := _WHO_WAS_IT.match(text):
        said = found["what"] or found["said"] or found["lost"]
        remembered = _REMEMBERED.match(said)
        return Intent.WHO, f"who said {said[remembered.end() if remembered else 0 :]}"
    if found := _FIRST_SAYING.match(text):
        return _order(found), text[found.end() :]
    if _WHEN.match(text) and (found := _ORDERED.search(text)):
        rest = text[: found.start()] + " " + text[found.end() :]
        return _order(found), " ".join(rest.split())
    text = _AMONG_ALL.sub("", text)
    for number, found in _OPENING.matches(text):
        _opening, intent, instead = _OPENINGS[number]
        return intent, instead + text[found.end() :]
    return None, text


def _order(found: re.Match[str]) -> Intent:
    return _ORDER[" ".join(found["order"].lower().split())]
