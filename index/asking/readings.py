"""The ways in which a question can be read as asking for what somebody said (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.asking.gate import Choice, Gated
from index.asking.verbs import ABOUT, OF_THINGS, PLAIN, is_passive, surely_says, whole_question
from index.asking.who import LONGEST_NAME


@dataclass(frozen=True, slots=True)
class Reading:
    """
    One way to read a question.

    Attributes:
        who: what stands in the speaker's place; None where nobody does.
        topic: what it was about; empty where the question does not say.
        asks: what was asked is asked for, not what was said.
        asked_of: *who* was asked, by someone else.
        only_known: the words mean this only if *who* is a speaker ("Mines on Iran").
        is_certain: nothing but a speaker can stand there ("did … say"), so that a word without a
            capital may be a name.
        verb: of the saying, in lower case; empty where there is none.
        to: where the words after the verb may name who was spoken to, the ways to read that name
            and the topic after it: "ask Mines about aid".
    """

    who: str | None
    topic: str
    asks: bool = False
    asked_of: bool = False
    only_known: bool = False
    is_certain: bool = False
    verb: str = ""
    to: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Way:
    template: str
    asks: bool = False
    asked_of: bool = False
    only_known: bool = False
    keeps_verb: bool = False  # what is hated is asked for, not what is

    @property
    def is_passive(self) -> bool:
        """Whether the speaker comes last: "was it mentioned by …"."""
        return _BY in self.template

    @property
    def pattern(self) -> Gated:
        return whole_question(self.template)


_QUESTION = r"(?:what|which|how|when|where|why|whether|whats|whom?)"
_IS = r"(?:(?:what|how)\s*(?:['’]?s| is| was| were| are| do| does| has been| have been) )?"
_SUM_UP = r"(?:(?:summari[sz]e|describe|explain|outline|give) )?"
_BY = " by "

_WAYS: tuple[_Way, ...] = (
    # Somebody was asked.
    _Way(
        _QUESTION + r"\b{kind}\s*\b{do} {who}{adverbs} (?:asked|questioned)\b(?! by\b){rest}",
        asks=True, asked_of=True, only_known=True,
    ),
    _Way(
        r"(?:what )?questions? (?:were |was )?(?:put to|asked (?:of|to)) {who}(?: {about} {rest})?",
        asks=True, asked_of=True,
    ),
    # Somebody did something with words.
    _Way(_QUESTION + r"\b{kind}\s*\b{do} {many}{adverbs} {ask}{rest}", asks=True),
    _Way(_QUESTION + r"\b{kind}\s*\b{do} {many}{adverbs} {say}{rest}"),
    _Way(r"how {do} {many}{adverbs} {take}{rest}"),
    _Way(
r"(?:" + _QUESTION + r"\b{kind}\s*)?\b{do} {who}{adverbs} (?:not )?{attitude}{rest}",
        only_known=True,
        keeps_verb=True,
    ),
    _Way(r"(?:it (?:was|is) )?{who} (?:who|that) {say}{rest}", only_known=True),
    _Way(r"(?!who\b){who} {attitude}{rest}", only_known=True, keeps_verb=True),
    _Way(r"(?:what|whats|what['’]s|what has|what have|has|have|had) {who} got to say\b{rest}"),
    _Way(r"what (?:has|have|had) {who} to say\b{rest}"),
    _Way(
        r"(?:why )?(?:is|are|was|were) {who} (?:really |more )?"
        r"(?:for or against|pro or (?:contra|con)|against|in favou?r of|opposed to|for) {rest}",
        only_known=True,
    ),
    _Way(
        r"what(?: exactly| precisely)? {do} {many}{adverbs} (?:mean|meant)"
        r"(?: (?:by|when|with)\b{rest}|$)"
    ),
    _Way(r"{do} {many}{adverbs} {ask}{rest}", asks=True),
    _Way(r"{do} {many}{adverbs} {say}{rest}"),
    _Way(r"according to {who}\s*, {rest}"),
    _Way(r"according to {who} (?=(?:what|how|when|where|why|who|which|is|are|was|were|do|does|did|"
         r"should|can|could|will|would)\b){rest}"),
    _Way(r"{rest},? according to {who}"),
    _Way(r"(?:as )?per {who}\s*, {rest}", only_known=True),
    _Way(r"{what},?(?: as)? per {who}", only_known=True),
    _Way(r"in {who}(?:['’]s?) (?:own )?(?:{opinion}|mind|eyes)\s*, {rest}"),
    _Way(r"in the (?:words|view|opinion|eyes) of {who}\s*, {rest}"),
    _Way(r"{rest},? in the (?:words|view|opinion|eyes) of {who}", only_known=True),
    _Way(
        r"{rest},? in {who}(?:['’]s?) (?:own )?(?:{opinion}|mind|eyes)", only_known=True
    ),
    _Way(r"where {do} {who} stand(?: on {rest}|$)"),
    _Way(
        r"(?:what|which) (?:\w+ )?(?:{opinion}|examples?|reasons?|claims?|tips?) "
        r"{do} {who}{adverbs} (?:give|have|offer|express|provide|make|hold|raise|cite|list)\b{rest}"
    ),
    # The topic, or the speaker, put first.
    _Way(
        r"(?:(?:{about}|as for) )?{what}\s*[,:–—-]+ what {do} {many}{adverbs} {say}"
        r"(?: about (?:it|that|this))?"
    ),
    _Way(r"{who}\s*[,:–—-]+ what {do} (?:he|she|they){adverbs} {say}{rest}", only_known=True),
    # Opinions and quotations, owned.
    _Way(
        _IS + _SUM_UP + r"{who}['’]s? (?:\w+ )?{opinion}"
        r"(?: (?:{about}|to|for|with|that) {rest}|$)"
    ),
    _Way(
        _IS + _SUM_UP + r"{who}['’]s? (?:\w+ )?{told} (?:{about}|to|for|with|that) {rest}",
        only_known=True,
    ),
    _Way(
        r"(?:the )?{who}['’]s? (?:\w+ )?questions?(?: {about} {rest}|$)",
        asks=True,
        only_known=True,
    ),
    _Way(
        r"(?:(?:what|are|is|there|any|some|all|the|your) )*{opinion} (?:from|by) {who}"
        r"(?: {about} {rest}|$)",
        only_known=True,
    ),
    _Way(
        r"(?:(?:what|are|is|there|any|some|all|the|your) )*{opinion} {about} {rest} "
        r"(?:from|by) {who}",
        only_known=True,
    ),
    _Way(_IS + _SUM_UP + r"{who} {opinion} (?:{about}|to|for) {rest}", only_known=True),
    _Way(_IS + _SUM_UP + r"{who}s {opinion} (?:{about}|to|for) {rest}", only_known=True),
    _Way(_IS + _SUM_UP + r"the {opinion} of {who} (?:{about}|to) {rest}"),
    _Way(r"quote {who}(?: (?:{about}|saying) {rest}|$)"),
    _Way(
        r"(?:(?:what|is there|are there|was there|any|some|all|every|the|an?|{number}) )*"
        r"(?:\w+ )?{sayings}(?: that)?"
        r"(?: is| are)? (?:from|by|of) {who}(?: {about} {rest}|$)",
        only_known=True,
    ),
    _Way(
        r"(?:(?:what|what['’]?s|are|were|is|was|there|an?|any|all|some|of|the|that|every|time|times|"
        r"other) )*(?:(?:{sayings}|{told}) )?(?:that |where )?{many}{adverbs} {say}{rest}",
        only_known=True,
    ),
    _Way(
        r"(?:everything|anything|all|what) (?:that )?{who}{adverbs} {ask}{rest}",
        asks=True, only_known=True,
    ),
    _Way(r"(?:is|are|was|were) {who} (?:in|on)", only_known=True),
    _Way(r"(?:features?|featuring|has|have|had|with) {who}", only_known=True),
    _Way(_QUESTION + r" {who}{adverbs} {ask}{rest}", asks=True),
    _Way(_QUESTION + r" {who}{adverbs} {say}{rest}"),
    # By somebody, passive.
    _Way(r"(?:what )?{do}{been} {say}" + _BY + r"{who}(?: {about} {rest}|$)"),
    _Way(r"(?:what )?{do}{been} {say} {what}" + _BY + r"{who}", only_known=True),
    _Way(r"(?:what |when |where )?{do} {what}{been} {say}" + _BY + r"{who}", only_known=True),
    _Way(
        r"(?:(?:is|are|was|were) there )?(?:any |all |the )*{sayings} (?:of|about) {rest}"
        + _BY + r"{who}",
        only_known=True,
    ),
    # "Mines on Iran", "Mines: Iran".
    _Way(
        r"(?:(?:from|by) )?{who},?(?: (?:on|about|re|regarding)[:,]? |\s*: ?| [-–—]+ ){rest}",
        only_known=True,
    ),
    # A name, and nothing else.
    _Way(r"{who}", only_known=True),
)  # fmt: skip
_BY_ANYONE: tuple[_Way, ...] = (
    _Way(r"who (?:else )?(?:{do} )?(?:to )?(?:ever |also |actually )*{ask}{rest}", asks=True),
    _Way(r"who (?:else )?(?:{do} )?(?:to )?(?:ever |also |actually )*{say}{rest}"),
    _Way(
        r"who (?:was|were|is|are|has been) "
        r"(?:talking|speaking|asking|thinking|complaining|arguing|joking)\b{rest}"
    ),
    _Way(
        r"(?:what|whats|anything|something|how|why)?\s*\b{do} (?:there )?(?:(?:ever|been|being) )*"
        r"{say}(?: (?:{about}|that) {rest}|$)"
    ),
    _Way(r"(?:what |when |where )?{do} {term}{what}{been} {mentioned}(?: (?:in|on|here))?"),
    _Way(
        r"(?:when |where )?{term}{what} (?:is|was|are|were|gets|got|been) "
        r"(?:mentioned|discussed|brought up|said|used)(?: in)?"
    ),
    _Way(
        r"(?:(?:is|are|was|were) )?(?:there )?(?:ever )?"
        r"(?:an? |any |all |the |every |some |other )*{sayings} "
        r"(?:(?:said|mentioned|known) )?(?:{about}|concerning) {rest}"
    ),
    _Way(r"(?:is|are|talk(?:s|ed)?|speaks?|spoke|has|have|was|were) about {rest}"),
    _Way(r"{say}{rest}"),
    _Way(r"(?:what (?:are|were) )?(?:any |the |other |all )*{opinion} {about} {rest}"),
    _Way(r"(?:with|mentioning|discussing) (?!.*,){rest}"),
    _Way(r"(?:(?:what|how) )?about {rest}"),
)
_BY_SOMEBODY = Choice(way.pattern for way in _WAYS)
_BY_WHOMSOEVER = Choice(way.pattern for way in _BY_ANYONE)
_ABOUT_FIRST = re.compile(
    rf"^(?:out |to |back )?(?:what )?(?:{ABOUT}|that|whether|if|with|for|to)(?: |$)",
    re.IGNORECASE,
)
_EMPTY_FIRST = re.compile(
    r"^(?:(?:anything|something|much|more|a lot|(?:the |a )?questions?) "
    r"(?:about|on|of|regarding|whether)|"
    r"the (?:word|term|phrase|name|expression|topic|subject|issue)s?(?: of)?) ",
    re.IGNORECASE,
)  # fmt: skip
_EMPTY_LAST = re.compile(
    r"\s*\b(?:exactly|precisely|specifically|at all|in detail|please)$", re.IGNORECASE
)
_HAVE_TO_SAY = re.compile(r"^\s*(?:to say|to offer)\b", re.IGNORECASE)
_SPOKEN_TO = (
    re.compile(
        r"^ (?:(?:to|of|with|from) )?(?!(?:about|on|that|if|whether|to)\b)(?P<to>[^?;]{1,40}?)"
        r"(?:['’]s? (?:question|point|claim|remark|suggestion|idea|argument)s?)?"
        rf"(?P<rest> (?:{ABOUT}|whether|if|why|how|what|when|where|that|to)\s.*|$)",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(
        r"^ when (?P<to>[^?;]{1,40}?)?\s*(?:was |were )?asked (?:(?:him|her|them) )?"
        r"(?P<rest>.*)$",
        re.IGNORECASE | re.DOTALL,
    ),
)
_EMPTY_KIND = re.compile(
    r"^(?:['’]s|\s|\b(?:else|all|exactly|precisely|specifically|things?|stuff|kinds?|sorts?|types?|"
    r"of|the|other|some|any|much|often|many|topics?|subjects?|questions?|is|was|were|are|it|that|"
    r"way|ways|reasons?|points?|moment|time|episodes?|opinions?|thoughts?|advice)\b)*$",
    re.IGNORECASE,
)  # fmt: skip
MOST_KEYWORDS = 8  # words of a question that is no sentence
_SENTENCE = frozenset(
    """
    what who whom whose which when where why how whether that did does do is are was were be been
    has have had can could will would should may might must and or not but if because whats the
    """.split()
)
_EDGE = " ,.:;-–—\"'“”?!"


def readings(text: str) -> Iterator[Reading]:
    """The ways to read *text* in which somebody stands in the speaker's place, likeliest first."""
    for number, found in _BY_SOMEBODY.matches(text):
        way, groups = _WAYS[number], found.groupdict()
        who = (groups["who"] or "").strip(_EDGE)
        if who and (way.is_passive or not _is_passive(groups)):
            yield _reading(way, groups, who)


def prepare() -> None:
    """Compiles the ways to read a question, for a process that answers many."""
    for choice in (_BY_SOMEBODY, _BY_WHOMSOEVER):
        choice.prepare()


def by_keywords(text: str) -> Iterator[Reading]:
    """The ways to read a few words as somebody's name beside a topic: "Ruth Corbett fog horn"."""
    words = text.split()
    is_sentence = any(re.split("['’]", word)[0] in _SENTENCE for word in text.lower().split())
    if is_sentence or not 2 < len(words) <= MOST_KEYWORDS:
        return
    for length in range(min(LONGEST_NAME, len(words) - 1), 1, -1):
        for name, topic in (
            (words[:length], words[length:]),
            (words[-length:], words[:-length]),
        ):
            yield Reading(" ".join(name), topic_of(" ".join(topic)), only_known=True)


def by_anyone(text: str) -> Reading | None:
    """*text* read as asking for what was said by whomsoever; None when it asks for no saying."""
    for number, found in _BY_WHOMSOEVER.matches(text):
        return _reading(_BY_ANYONE[number], found.groupdict(), None)
    return None


def _is_passive(groups: dict[str, str | None]) -> bool:
    verb = groups.get("verb") if groups.get("do") else None
    return verb is not None and is_passive(
        groups["do"] or "", groups.get("adverbs") or "", verb.lower()
    )


def _reading(way: _Way, groups: dict[str, str | None], who: str | None) -> Reading:
    rest = groups.get("rest") or ""
    verb = " ".join((groups.get("verb") or "").lower().split())
    kind = (groups.get("kind") or "").strip(_EDGE)
    kind = "" if _EMPTY_KIND.match(kind) else kind
    topic = f"{kind} {topic_of(rest)}".strip() or ("" if verb in PLAIN else verb)
    if way.keeps_verb and topic != verb:
        topic = f"{verb} {topic}"
    spoken_to = [found for pattern in _SPOKEN_TO if (found := pattern.match(rest))]
    to = tuple((found["to"] or "", topic_of(found["rest"])) for found in spoken_to)
    to = () if way.keeps_verb else to  # nobody is spoken to in "whom did Ross like most"
    is_certain = surely_says(groups.get("do") or "", verb)
    only_known = way.only_known or verb in OF_THINGS
    return Reading(who, topic, way.asks, way.asked_of, only_known, is_certain, verb, to)


def topic_of(rest: str) -> str:
    """What the words after a verb of saying are about: "to say about aid" is aid."""
    bare = _EMPTY_LAST.sub("", _HAVE_TO_SAY.sub("", rest).strip(_EDGE))
    return _EMPTY_FIRST.sub("", _ABOUT_FIRST.sub("", bare)).strip(_EDGE)
