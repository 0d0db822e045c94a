"""
Words in a turn that are somebody else's: "as Churchill put it, …", "Finch said to me, “…”" (pure).

Only plain patterns count. Who is not surely named is not named at all, since a wrong name is worse
than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from index.sentences import Span, sentence_spans

_TITLE = (
    r"(?:(?:President|Senator|Governor|Mayor|Commissioner|Secretary|Minister|Judge|Justice|General|"
    r"Professor|Pope|King|Queen|Sir|Lord|Lady|Dr\.?|Mr\.?|Mrs\.?|Ms\.?) )"
)
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'-]*[\w]"
_PARTICLE = r"(?:de|da|del|der|van|von|bin|al|el|la|le)"
NAME = rf"{_TITLE}?{_CAPITAL}(?:(?: {_PARTICLE})* {_CAPITAL}| [A-Z]\.(?= {_CAPITAL})){{0,3}}"
_ADVERB = r"(?: (?:once|always|famously|also|just|then|later|recently|often|even|has|had))*"
_SAID = (
    r"(?:said|says|used to(?: always)? say|wrote|writes|put it|puts it|"
    r"told (?:me|us|him|her|them|you|everyone|reporters|the [\w ]{2,20}?)|"
    r"tells (?:me|us|you)|asked(?: me| us)?|asks|replied|answered|argued|tweeted|shouted|insisted|"
    r"added|warned|posted)"
    r"(?: to (?:me|us|him|her|them))?(?: that)?"
)
_OPEN, _CLOSE = '["“«„]', '["”»“]'
_QUOTED = rf"{_OPEN}(?P<said>[^\"“”«»„]{{3,}}){_CLOSE}"
_REST = r"(?P<said>[^\n]+)"
# "this button, instead of Copy, says": what stands after such a word does not speak.
_BEFORE = r"(?:^|(?<=[\s(—–-]))(?<!\bof )(?<!\bon )(?<!\bin )(?<!\bor )"
# "“…?” And Finch said, “…”" says whose the words after it are.
_NO_NEXT = rf"(?!,? *{_OPEN})(?!,? (?:and I )?quote\b)"

# Where a quotation mark opens: "Finch said to me, “…”", "“…,” said Finch".
_SAID_BEFORE = rf"{_BEFORE}(?P<name>{NAME}){_ADVERB} {_SAID},? *{_QUOTED}"
_SAID_AFTER = (
    rf"{_QUOTED},? (?:{_SAID} (?P<name>{NAME})|(?P<named>{NAME}){_ADVERB} {_SAID})\b{_NO_NEXT}"
)
_ACCORDING = rf"\b[Aa]ccording to (?P<name>{NAME}), *{_QUOTED}"
# Of one word it may be a thing: "Node was like, “…”".
_WAS_LIKE = rf"{_BEFORE}(?P<name>{NAME} {_CAPITAL}) (?:was|is) (?:just |all )?like,? *{_QUOTED}"
# "Biden said: …", "Finch said, quote, …": to the end of the sentence.
_ANNOUNCED = rf"{_BEFORE}(?P<name>{NAME}){_ADVERB} {_SAID}(?::|,? (?:and I )?quote[,:]) *{_REST}"
# "as Churchill put it, …", "to quote Lincoln, …": likewise.
_AS_PUT = rf"\b[Aa]s (?P<name>{NAME}){_ADVERB} (?:put it|puts it|said|says|wrote)[,:] *{_REST}"
_TO_QUOTE = rf"\b[Tt]o quote (?P<name>{NAME})[,:] *{_REST}"
_IN_WORDS_OF = rf"\b[Ii]n the words of (?P<name>{NAME})[,:] *{_REST}"
_IN_OWN_WORDS = rf"\b[Ii]n (?P<name>{NAME})['’]s? (?:own )?words[,:] *{_REST}"
# "Commissioner Finch came out. She said, “…”": one person named before it, and no other.
_BY_PRONOUN = rf"\b(?:[Hh]e|[Ss]he){_ADVERB} {_SAID},? *{_QUOTED}"
# A person for certain: "Commissioner Finch", "my head baker, Sunniva,", "a man called Brannigan".
_PERSON = (
    rf"{_TITLE}{_CAPITAL}(?: {_CAPITAL})*",
    rf"\b(?i:my|our|his|her|their|the|an?) [a-z][a-z -]*, (?P<name>{NAME}),",
    rf"\b(?:called|named) (?P<name>{NAME})",
)
# The patterns are slow, and most turns match none: each is tried where what it ends with stands.
_OPENING = re.compile(_OPEN)
_SAID_LAST = (
    *("said", "says", "say", "wrote", "writes", "put it", "puts it", "asked", "asks", "replied"),
    *("answered", "argued", "tweeted", "shouted", "insisted", "added", "warned", "posted"),
    *("me", "us", "him", "her", "them", "you", "everyone", "reporters", "that"),
)
_TOLD_THE = "told the "  # whoever they were is last
# The words of `_ADVERB` and `_SAID`, and what comes between a name and "like".
_SAYING = frozenset(
    """
    once always famously also just then later recently often even has had
    said says used to say wrote writes put puts it told tells me us him her them you everyone
    reporters asked asks replied answered argued tweeted shouted insisted added warned posted that
    """.split()
)
_LIKE = frozenset("was is just all like".split())
_PUT_LAST = tuple(
    said + sign for said in ("put it", "puts it", "said", "says", "wrote") for sign in ",:"
)
_LOOK_BACK = 2  # sentences before the one with "she said"
# Words with a capital at the beginning of a sentence, and nouns that "say" something.
_NO_NAME = frozenset(
    """
    a all and another any anybody anyone as at because before but by congress critics did each
    even every everybody everyone evidence few finally first five folks for four from god google
    he her here his history how i if in is it its jesus later legend many maybe me mom mum my no
    nobody now of on once one or other others our people perhaps please research science she
    since so some somebody somehow someone something sometimes still such that the their them
    then there these they this those though three to today tradition twitter two until us we
    well what when where which while who why wikipedia yes yesterday yet you your
    """.split()
)


@dataclass(frozen=True, slots=True)
class Reported:
    """Somebody else's words in a turn: whose, and where they stand."""

    name: str
    span: Span


def quoted_person(
    text: str,
    parts: Sequence[Span],
    emphasis: Sequence[Span],
    speaks_here: Callable[[str], bool],
) -> str | None:
    """
    Whose words the quoted *parts* of *text* are, where somebody else's are quoted in them.

    Args:
        text: of one turn.
        parts: spans of *text* that are shown.
        emphasis: spans of the words that answer; where there are any, they have to be somebody
            else's, else most of what is shown.
        speaks_here: whether a name is that of a speaker, who is then found by what they say
            themselves.
    """
    for one in reported(text):
        inside = sum(_overlap(one.span, span) for span in emphasis or parts)
        total = sum(end - start for start, end in emphasis or parts)
        if 2 * inside > total and not speaks_here(one.name):
            return one.name
    return None


def reported(text: str) -> Iterator[Reported]:
    """The words of others that *text* surely attributes."""
    for pattern in _likely(text):
        for found in _compiled(pattern).finditer(text):
            # What stands between two quotations is in quotation marks too, the wrong way round.
            if _in_marks(text, found.span("said")) and not _is_quoted(text, found.span("said")):
                continue
            name = found.groupdict().get("name") or found.groupdict().get("named")
            who = _bare(name) if name else _only_name_before(text, found.start())
            if who:
                yield Reported(who, _to_sentence_end(text, found.span("said")))


def _likely(text: str) -> Iterator[str]:
    """The patterns that *text* may match, in their order."""
    before_marks = [part.rstrip(" ").removesuffix(",") for part in _OPENING.split(text)[:-1]]
    ends = [_word_before(part, _SAYING) for part in before_marks if part.endswith(_SAID_LAST)]
    told = bool(before_marks) and _TOLD_THE in text
    if told or any(map(_may_be_name, ends)):
        yield _SAID_BEFORE
    if before_marks:
        yield _SAID_AFTER
        yield from _likely_in_marks(text, before_marks)
    yield from _likely_by_words(text)
    if told or any(word.endswith(("he", "He")) for word in ends):
        yield _BY_PRONOUN


def _likely_in_marks(text: str, before_marks: Sequence[str]) -> Iterator[str]:
    if "ccording to " in text:
        yield _ACCORDING
    like = (_word_before(part, _LIKE) for part in before_marks if part.endswith("like"))
    if any(map(_may_be_name, like)):
        yield _WAS_LIKE


def _likely_by_words(text: str) -> Iterator[str]:
    if "quote," in text or "quote:" in text or any(map(_says, text.split(":")[:-1])):
        yield _ANNOUNCED
    if any(last in text for last in _PUT_LAST):
        yield _AS_PUT
    if "o quote " in text:
        yield _TO_QUOTE
    if "n the words of " in text:
        yield _IN_WORDS_OF
    if "words," in text or "words:" in text:
        yield _IN_OWN_WORDS


def _says(stretch: str) -> bool:
    """Whether *stretch* may end with a verb of saying, and whom it is said to."""
    return stretch.endswith(_SAID_LAST) or _TOLD_THE in stretch


def _word_before(stretch: str, last: Collection[str]) -> str:
    """What stands before the words of *last* that *stretch* ends with."""
    return next((word for word in reversed(stretch.split(" ")) if word not in last), "")


def _may_be_name(word: str) -> bool:
    return len(word) > 1 and word != word.lower()


def _is_quoted(text: str, span: Span) -> bool:
    return any(found.span("said") == span for found in _compiled(_QUOTED).finditer(text))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """*pattern*, which is slow to compile, and which most questions do without."""
    return re.compile(pattern)


def _bare(name: str) -> str:
    """*name* without words that only begin a sentence: "And Dorothea Finch"."""
    words = name.split()
    while words and re.split("['’]", words[0].casefold())[0] in _NO_NAME:
        words = words[1:]
    return " ".join(words).removesuffix("'s").removesuffix("’s")


def _only_name_before(text: str, at: int) -> str | None:
    """The one person named in the sentence up to *at*, or a little before; None for two."""
    before = [span for span in sentence_spans(text) if span[0] < at][-_LOOK_BACK - 1 :]
    if not before:
        return None
    stretch = (before[0][0], at)
    names = {
        _bare(found.groupdict().get("name") or found.group())
        for pattern in _PERSON
        for found in _compiled(pattern).finditer(text, *stretch)
    }
    return names.pop() if len(names) == 1 else None


def _in_marks(text: str, span: Span) -> bool:
    return span[0] > 0 and text[span[0] - 1] in '"“«„'


def _to_sentence_end(text: str, span: Span) -> Span:
    """*span* up to the end of its first sentence, where no quotation mark ends it."""
    if _in_marks(text, span):
        return span
    start, end = span
    return start, min((end, *(stop for _begin, stop in sentence_spans(text) if stop > start)))


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))
