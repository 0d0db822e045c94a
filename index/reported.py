"""
Words in a turn that are somebody else's: "as Churchill put it, …", "Finch said to me, “…”" (pure).

Only plain patterns count. Who is not surely named is not named at all, since a wrong name is worse
than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
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
_IN_MARKS = (
    rf"{_BEFORE}(?P<name>{NAME}){_ADVERB} {_SAID},? *{_QUOTED}",
    rf"{_QUOTED},? (?:{_SAID} (?P<name>{NAME})|(?P<named>{NAME}){_ADVERB} {_SAID})\b{_NO_NEXT}",
    rf"\b[Aa]ccording to (?P<name>{NAME}), *{_QUOTED}",
    # Of one word it may be a thing: "Node was like, “…”".
    rf"{_BEFORE}(?P<name>{NAME} {_CAPITAL}) (?:was|is) (?:just |all )?like,? *{_QUOTED}",
)
# "Biden said: …", "Finch said, quote, …": to the end of the sentence.
_ANNOUNCED = (rf"{_BEFORE}(?P<name>{NAME}){_ADVERB} {_SAID}(?::|,? (?:and I )?quote[,:]) *{_REST}",)
# "as Churchill put it, …", "to quote Lincoln, …": likewise.
_INTRODUCED = (
    rf"\b[Aa]s (?P<name>{NAME}){_ADVERB} (?:put it|puts it|said|says|wrote)[,:] *{_REST}",
    rf"\b[Tt]o quote (?P<name>{NAME})[,:] *{_REST}",
    rf"\b[Ii]n the words of (?P<name>{NAME})[,:] *{_REST}",
    rf"\b[Ii]n (?P<name>{NAME})['’]s? (?:own )?words[,:] *{_REST}",
)
# "Commissioner Finch came out. She said, “…”": one person named before it, and no other.
_BY_PRONOUN = re.compile(rf"\b(?:[Hh]e|[Ss]he){_ADVERB} {_SAID},? *{_QUOTED}")
# A person for certain: "Commissioner Finch", "my head baker, Sunniva,", "a man called Brannigan".
_PERSON = (
    re.compile(rf"{_TITLE}{_CAPITAL}(?: {_CAPITAL})*"),
    re.compile(rf"\b(?i:my|our|his|her|their|the|an?) [a-z][a-z -]*, (?P<name>{NAME}),"),
    re.compile(rf"\b(?:called|named) (?P<name>{NAME})"),
)
# What every one of these patterns has somewhere; most turns have none of it, and cost nothing.
_HINT = re.compile(r"[\"“«„:]|\b(?:[Aa]s|[Tt]o quote) [A-ZÀ-ÖØ-Þ]|\bquote\b|\bwords\b")
_OPENS = frozenset('"“«„')
# And every one has one of these words.
_VERB = re.compile(
    r"\b(?:said|says?|wrote|writes|puts? it|told|tells|ask(?:s|ed)|replied|answered|argued|tweeted"
    r"|shouted|insisted|added|warned|posted|quote|words|[Aa]ccording"
    r"|(?:was|is) (?:just |all )?like)\b"
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
    if not _HINT.search(text) or not _VERB.search(text):
        return
    in_marks = not _OPENS.isdisjoint(text)
    quoted = {found.span("said") for found in re.finditer(_QUOTED, text)} if in_marks else set()
    announced = _ANNOUNCED if ":" in text or "quote" in text else ()
    for pattern in (*(_IN_MARKS if in_marks else ()), *announced, *_INTRODUCED):
        for found in _compiled(pattern).finditer(text):
            # What stands between two quotations is in quotation marks too, the wrong way round.
            if _in_marks(text, found.span("said")) and found.span("said") not in quoted:
                continue
            attributed = _bare(found["name"] or found.groupdict().get("named") or "")
            if attributed:
                yield Reported(attributed, _to_sentence_end(text, found.span("said")))
    for found in _BY_PRONOUN.finditer(text) if in_marks else ():
        name = _only_name_before(text, found.start())
        if name and found.span("said") in quoted:
            yield Reported(name, found.span("said"))


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
        for found in pattern.finditer(text, *stretch)
    }
    return names.pop() if len(names) == 1 else None


def _in_marks(text: str, span: Span) -> bool:
    return span[0] > 0 and text[span[0] - 1] in '"“«„'


def _to_sentence_end(text: str, span: Span) -> Span:
    """*span* up to the end of its first sentence, where no quotation mark ends it."""
    if _in_marks(text, span):
        return span
    start, end = span
    return start, min(end, *(stop for _begin, stop in sentence_spans(text) if stop > start))


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))
