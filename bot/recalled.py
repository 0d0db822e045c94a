"""What stands above an answer, kept so that it can be drawn again around other quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.records.answers import KeptAnswer, Quoted
from index import (
    Answer,
    Citation,
    Constraint,
    Searched,
    State,
    Suggestion,
    Told,
    Understood,
    When,
    format_turn_id,
)


def head_of(answer: Answer) -> dict[str, Any]:
    """What is said of *answer* above its quotes, as JSON."""
    understood, searched = answer.understood, answer.searched
    return {
        "speakers": list(understood.speakers),
        "named": understood.named,
        "summary": _written(understood.summary),
        "constraints": [[one.kind, _written(one.text)] for one in understood.constraints],
        "searched": [
            searched.episodes,
            searched.turns,
            searched.first_date,
            searched.last_date,
        ],
        "notes": [_written(one) for one in answer.notes],
        "suggested": [[one.kind, one.text] for one in answer.suggestions if one.turn_id is None],
    }


def answer_of(
    kept: KeptAnswer, citations: Iterable[Citation], nearest: Iterable[Citation]
) -> Answer:
    """
    *kept* as an answer with the quotes *citations*, and after a no with the passages *nearest*.

    Its head must be kept still.
    """
    head = kept.head or {}
    passages = [_suggested(one) for one in nearest]
    return Answer(
        question=kept.question or "",
        state=State(kept.state),
        citations=tuple(citations),
        confidence=kept.confidence,
        understood=_understood(head),
        searched=Searched(*head["searched"]),
        suggestions=(*passages, *(Suggestion(kind, text) for kind, text in head["suggested"])),
        notes=tuple(_read(one) for one in head["notes"]),
    )


def _understood(head: Mapping[str, Any]) -> Understood:
    return Understood(
        topic="",
        speakers=tuple(head["speakers"]),
        named=head["named"],
        summary=_read(head["summary"]),
        constraints=tuple(Constraint(kind, _read(text)) for kind, text in head["constraints"]),
    )


def near(suggestion: Suggestion, text: str) -> Quoted:
    """Where the words of *suggestion*, a passage, stand in its turn, which says *text*."""
    words = suggestion.text.removesuffix(_CUT).split()
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return Quoted(format_turn_id(suggestion.turn_id or 0), (found.span(),) if found else ())


def _suggested(citation: Citation) -> Suggestion:
    words = " ".join(" ".join(citation.quote or (citation.text,)).split())
    return Suggestion(
        "passage",
        words if _SENTENCE_END.search(words) else f"{words}{_CUT}",
        citation.turn_id,
        citation.speaker,
        citation.episode.title,
        citation.attribution,
        citation.corrected_speaker,
    )


_CUT = " …"
_SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]*$")


def _written(value: Any) -> Any:  # noqa: ANN401 - whatever a sentence is made of
    """*value* as JSON that still says what a sentence is made of."""
    match value:
        case Told():
            parts = {name: _written(one) for name, one in value.values.items()}
            return {"told": str(value), "kind": value.kind, "values": parts}
        case When():
            return {"when": str(value)}
        case str() | int() | float() | None:
            return value
        case Sequence():
            return [_written(one) for one in value]
    return str(value)


def _read(written: Any) -> Any:  # noqa: ANN401 - what `_written` was given
    match written:
        case {"told": words, "kind": kind, "values": values}:
            return Told(words, kind, **{name: _read(one) for name, one in values.items()})
        case {"when": day}:
            return When(day)
        case list():
            return tuple(_read(one) for one in written)
    return written
