"""Several questions in one: "what did Mines say about aid, and what did Chang ask?" (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.asking.narrowing import Narrower
from index.asking.who import LONGEST_NAME
from index.question import Question, parse

MOST = 4  # questions in one; whoever asks more is answered by the whole
_JOINT = re.compile(
    r"(?:\s*[,;.?!]+\s*(?:(?:and|but|while|whereas|or|plus|also|then)\s+)*"
    r"|\s+(?:and|but|while|whereas|vs\.?|versus|plus)\s+)(?:also\s+|then\s+)?"
    r"(?=(?:what|who|how|when|where|why|which|did|does|do|has|have)\b)",
    re.IGNORECASE,
)
# "… and Ruth about the horn", where the verb is the one before.
_SAME_VERB = re.compile(
    r"(?:,|;)?\s+(?:and|but|while|or|with|vs\.?|versus|against|than)\s+"
    rf"(?P<who>\S+(?: \S+){{0,{LONGEST_NAME - 1}}}?)"
    r"(?= (?:about|on|regarding) )",
    re.IGNORECASE,
)
_HE = re.compile(r"\b(?:he|she|they|him|her|them|it|that|this)\b", re.IGNORECASE)


def questions_in(text: str, known: Narrower) -> tuple[str, ...]:
    """
    The questions that *text* is made of, in order; *text* alone where it is one.

    It is several where each of them names a known speaker, or one by "he", and they differ in whom
    they ask about or in their topics.
    """
    bare = text.strip()
    if '"' in bare or "“" in bare:  # what is quoted is searched for as it stands
        return (text,)
    for parts in (_joined(bare), *_with_the_same_verb(bare, known)):
        if 1 < len(parts) <= MOST and _are_questions(parts, known):
            return parts
    return (text,)


def _joined(text: str) -> tuple[str, ...]:
    return tuple(part.strip(" ,;") for part in _JOINT.split(text) if part.strip(" ,;.?!"))


def _with_the_same_verb(text: str, known: Narrower) -> Iterator[tuple[str, ...]]:
    """The ways to read *text* as leaving out the second verb."""
    for found in _SAME_VERB.finditer(text):
        match = known.roster.match(found["who"])
        if match.exact and match.speakers:
            second = f"what did {found['who']} say{text[found.end('who') :]}"
            yield text[: found.start()], second


def _are_questions(parts: tuple[str, ...], known: Narrower) -> bool:
    """Whether each of *parts* asks somebody's words, about something of its own."""
    read: list[Question] = []
    for part in parts:
        one = parse(part, known.roster, known.shelf, today=known.today)
        asks = _names_somebody(one) or (read and _means_somebody(one))
        if not asks or not (read or one.topic):
            return False
        read.append(one)
    asked = {(one.said_by.names if one.said_by else one.named, one.topic.lower()) for one in read}
    return len(asked) == len(read)


def _names_somebody(question: Question) -> bool:
    return question.talks and (question.role is not None or bool(question.said_by))


def _means_somebody(question: Question) -> bool:
    """Whether "he", "she" or "they" is asked about: whoever was asked about before."""
    return question.talks and question.named is None and _HE.search(question.text) is not None
