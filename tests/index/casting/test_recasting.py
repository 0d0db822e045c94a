"""What decisions about people come to, told from names, episodes and labels alone."""

from __future__ import annotations

from index.casting import Kind, SpeakerDecision, Voice
from index.casting.recasting import Part, Recast, recast, voice_of
from index.store import CatalogueSpeaker


def speaker(ordinal: int, name: str, *episodes: str, generic: bool = False) -> CatalogueSpeaker:
    return CatalogueSpeaker(ordinal, name, (name, name.upper()), episodes, 3, generic, {})


SPEAKERS = {
    one.ordinal: one
    for one in (
        speaker(1, "Ann Lee", "e1", "e2"),
        speaker(2, "Annie", "e3"),
        speaker(3, "Speaker 2", "e3", generic=True),
        speaker(4, "Bo Reed", "e1"),
    )
}
ANN, ANNIE, SECOND, BO = (Voice("ann lee"), Voice("e3\x1fannie"), Voice("e3\x1fspeaker 2"),
                          Voice("bo reed"))  # fmt: skip


def decided(*decisions: tuple[Kind, list[Voice], str | None]) -> Recast:
    return recast(SPEAKERS, [SpeakerDecision(kind, tuple(v), name) for kind, v, name in decisions])


def test_nothing_decided_moves_nobody() -> None:
    assert decided() == Recast()


def test_the_merged_are_the_first() -> None:
    cast = decided((Kind.MERGE, [ANN, ANNIE, SECOND], "Ann Lee"))
    assert cast.moved == {2: 1, 3: 1}
    assert cast.names == {1: "Ann Lee"}


def test_somebody_who_left_the_index_counts_for_nothing() -> None:
    """And is there again when the episode is."""
    cast = decided((Kind.MERGE, [Voice("cy dow"), ANNIE, SECOND], "Cy Dow"))
    assert (cast.moved, cast.names) == ({3: 2}, {2: "Cy Dow"})


def test_who_is_split_off_in_an_episode_has_a_number_of_their_own() -> None:
    cast = decided((Kind.SPLIT, [Voice("ann lee", "e2")], "Ann Lee (chemist)"))
    assert cast.parts == {Part(1, "e2"): 5}
    assert cast.names == {5: "Ann Lee (chemist)"}


def test_what_was_split_off_stays_apart_when_the_rest_is_merged() -> None:
    cast = decided(
        (Kind.SPLIT, [Voice("ann lee", "e2")], "Another"), (Kind.MERGE, [BO, ANN], "Bo Reed")
    )
    assert (cast.moved, cast.parts) == ({1: 4}, {Part(1, "e2"): 5})


def test_decisions_build_on_each_other() -> None:
    """Annie is Ann Lee; then Ann Lee is Ann Lee-Reed: so is Annie."""
    cast = decided(
        (Kind.MERGE, [ANN, ANNIE], "Ann Lee"), (Kind.RENAME, [ANN, ANNIE], "Ann Lee-Reed")
    )
    assert (cast.moved, cast.names) == ({2: 1}, {1: "Ann Lee-Reed"})


def test_a_full_name_is_one_person_also_when_an_operator_gives_it() -> None:
    """ "Speaker 2" was called Bo Reed before an episode with a Bo Reed was added."""
    cast = decided((Kind.RENAME, [SECOND], "Bo Reed"))
    assert (cast.moved, cast.names) == ({3: 4}, {4: "Bo Reed"})


def test_a_namesake_who_was_split_off_stays_apart() -> None:
    cast = decided((Kind.SPLIT, [Voice("ann lee", "e2")], "Bo Reed"))
    assert (cast.moved, cast.parts) == ({}, {Part(1, "e2"): 5})


def test_a_better_reading_of_names_keeps_the_decision() -> None:
    """What was "Ann" is read as "Annie" by now: the label says that it is her."""
    earlier = Voice("e3\x1fann", labels=("ANNIE",))
    assert decided((Kind.MERGE, [ANN, earlier], None)).moved == {2: 1}


def test_a_decision_names_people_so_that_they_are_known_again() -> None:
    assert voice_of(1, SPEAKERS) == ANN
    assert voice_of(2, SPEAKERS) == Voice("e3\x1fannie", labels=("Annie", "ANNIE"))
    assert voice_of(Part(1, "e2", "LEE"), SPEAKERS) == Voice("ann lee", "e2", "LEE")
