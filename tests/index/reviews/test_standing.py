"""Any sequence of verdicts and undos amounts to what a plain reading of it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from index.reviews import ALL, Kind, Passage, Record, Verdict
from index.reviews.standing import in_force, standing

GUILDS = (ALL, "7", "8")
KINDS = (Kind.WITHHOLD, Kind.SPEAKER, Kind.WORDS, Kind.PIN, Kind.FINE)


def passage(turn: int) -> Passage:
    return Passage(turn, "episode", turn, f"turn {turn}")


@st.composite
def logs(draw: Callable[..., Any]) -> list[Record]:
    """Records of a few guilds about a few turns; an undo may take back any earlier record."""
    records: list[Record] = []
    for seq in range(1, draw(st.integers(0, 14)) + 1):
        earlier = [one for one in records if one.verdict.kind is not Kind.MOVED]
        if earlier and draw(st.booleans()):
            undone = draw(st.sampled_from(earlier))
            verdict = Verdict(Kind.UNDO, undone.verdict.scope, "a", refers=undone.seq)
        else:
            kind, turn = draw(st.sampled_from(KINDS)), draw(st.integers(0, 2))
            question = f"q{draw(st.integers(0, 1))}" if kind is Kind.PIN else None
            scope = draw(st.sampled_from(GUILDS))
            verdict = Verdict(
                kind, scope, "a", passage=passage(turn), after=f"by {seq}", question=question
            )
        records.append(Record(seq, "2026-01-01T00:00:00Z", verdict))
    return records


def stands(records: list[Record], seq: int) -> bool:
    """Whether *seq* counts: no undo of it that counts."""
    undos = [one for one in records if one.verdict.kind is Kind.UNDO and one.verdict.refers == seq]
    return not any(stands(records, one.seq) for one in undos)


@given(logs())
def test_what_is_in_force_is_what_no_standing_undo_took_back(records: list[Record]) -> None:
    expected = [
        one.seq for one in records if one.verdict.kind is not Kind.UNDO and stands(records, one.seq)
    ]
    assert [one.seq for one in in_force(records)] == expected


@given(logs(), st.sampled_from([None, "7", "8"]))
def test_a_guild_sees_its_own_decisions_and_the_operators(
    records: list[Record], guild: str | None
) -> None:
    """Withheld by either; of corrections its own, the latest, before the operators' latest."""
    mine = [
        one
        for one in records
        if one.verdict.kind is not Kind.UNDO
        and one.verdict.scope in (ALL, guild)
        and stands(records, one.seq)
    ]
    holds = standing(records, guild)
    withheld = {one.passage.turn_id for one in holds.withheld}
    assert withheld == {turn_of(one) for one in mine if one.verdict.kind is Kind.WITHHOLD}
    for kind, found in ((Kind.SPEAKER, holds.speakers), (Kind.WORDS, holds.words)):
        expected = {}
        for turn in range(3):
            about = [one for one in mine if one.verdict.kind is kind and turn_of(one) == turn]
            own = [one for one in about if one.verdict.scope != ALL]
            if about:
                expected[turn] = (own or about)[-1].verdict.after
        assert {one.passage.turn_id: one.record.verdict.after for one in found} == expected
    pins = [one.seq for one in mine if one.verdict.kind is Kind.PIN]
    assert [one.record.seq for one in holds.pins] == pins[::-1]


def turn_of(record: Record) -> int:
    assert record.verdict.passage is not None
    return record.verdict.passage.turn_id
