"""Decisions from the first word to the last: made, undone, moved with an edit, rebuilt."""

from __future__ import annotations

import json
import shutil

import pytest

from index import Settings, State, TranscriptIndex, View
from index.errors import DecisionsError, ReviewError
from index.moderation import By
from index.reviews import ALL, Kind
from index.view import EVERYTHING
from tests.index.reviews.harbour import HARBOUR, World

OPERATOR = By("command line")
SEVEN = View(frozenset(("public",)), "7")
MODERATOR = By("31", "7", "a mistake", SEVEN)
SECRET = "The mussel farmers"


def test_a_decision_is_logged_with_all_that_belongs_to_it(world: World) -> None:
    moderation = world.index.moderation
    record = moderation.correct_speaker(world.turn(SECRET), "  Vera   Lindqvist ", MODERATOR)
    logged = moderation.records()[-1].as_json()
    assert logged["at"].endswith("Z")
    del logged["at"]
    assert logged == {
        "seq": record.seq,
        "kind": "speaker",
        "scope": "7",
        "who": "31",
        "reason": "a mistake",
        "turn_id": f"{world.turn(SECRET):016x}",
        "episode_id": "https://harbour.example/night",
        "episode": "The harbour at night",
        "position": 3,
        "start": None,
        "end": None,
        "before": "Oskar Brandt",
        "after": "Vera Lindqvist",
        "question": None,
        "refers": None,
    }


def test_an_undo_is_a_record_and_can_be_undone(world: World) -> None:
    moderation, turn = world.index.moderation, world.turn(SECRET)
    withheld = moderation.withhold(turn, MODERATOR)
    assert moderation.withheld(turn, SEVEN)
    undone = moderation.undo(withheld.seq, MODERATOR)
    assert not moderation.withheld(turn, SEVEN)
    with pytest.raises(ReviewError, match="undone already"):
        moderation.undo(withheld.seq, MODERATOR)
    moderation.undo(undone.seq, MODERATOR)
    assert moderation.withheld(turn, SEVEN)
    kinds = [one.verdict.kind for one in moderation.records()]
    assert kinds == [Kind.WITHHOLD, Kind.UNDO, Kind.UNDO]


def test_a_guild_decides_for_itself_alone(world: World) -> None:
    """It can neither see nor undo another's decisions, nor undo an operator's."""
    moderation, turn = world.index.moderation, world.turn(SECRET)
    record = moderation.withhold(turn, MODERATOR)
    other = View(frozenset(("public",)), "8")
    assert not moderation.withheld(turn, other)
    assert not moderation.withheld(turn)
    assert moderation.records(other) == []
    with pytest.raises(ReviewError, match="no record"):
        moderation.undo(record.seq, By("32", "8", view=other))
    with pytest.raises(ReviewError, match="only an operator"):
        moderation.extend(record.seq, MODERATOR)
    extended = moderation.extend(record.seq, OPERATOR)
    assert moderation.withheld(turn, other)
    with pytest.raises(ReviewError, match="an operator's"):
        moderation.undo(extended.seq, MODERATOR)


def test_what_a_guild_may_not_see_it_cannot_decide_about(world: World) -> None:
    world.place("orchard", "members")
    with pytest.raises(ReviewError, match="there is no turn"):
        world.index.moderation.withhold(world.turn("We planted"), MODERATOR)


@pytest.mark.parametrize(
    ("start", "end", "problem"),
    [(0, None, "both"), (5, 5, "no range"), (-1, 4, "no range"), (0, 10_000, "no range")],
)
def test_a_range_that_is_none_is_refused(
    world: World, start: int, end: int | None, problem: str
) -> None:
    with pytest.raises(ReviewError, match=problem):
        world.index.moderation.withhold(world.turn(SECRET), OPERATOR, start=start, end=end)


def test_blank_or_unchanged_corrections_are_refused(world: World) -> None:
    moderation, turn = world.index.moderation, world.turn(SECRET)
    with pytest.raises(ReviewError, match="name"):
        moderation.correct_speaker(turn, " \n", OPERATOR)
    with pytest.raises(ReviewError, match="already"):
        moderation.correct_words(turn, world.passage(SECRET).text + " ", OPERATOR)
    with pytest.raises(ReviewError, match="question"):
        moderation.pin(turn, "?!", OPERATOR)
    assert moderation.records() == []


def test_decisions_survive_a_rebuild(world: World) -> None:
    """The index folder is deleted and built anew from the same files."""
    moderation = world.index.moderation
    moderation.withhold(world.turn(SECRET), OPERATOR)
    moderation.correct_speaker(world.turn("And who pays"), "Vera Lindqvist", OPERATOR)
    moderation.pin(world.turn("The dredging"), "what does it cost?", OPERATOR)
    world.index.close()
    shutil.rmtree(world.home / "index")
    with TranscriptIndex.open(Settings(home=world.home), create=True) as rebuilt:
        rebuilt.add([world.talks])
        assert [one.state for one in rebuilt.moderation.decisions()] == ["in force"] * 3
        assert rebuilt.ask("sauna").state is State.NOT_FOUND
        assert ("Vera Lindqvist", 2) in {(one.name, one.turns) for one in rebuilt.listed().speakers}
        first = rebuilt.ask("what does it cost?").citations[0]
        assert (first.pinned, first.text[:12]) == (True, "The dredging")


def test_a_decision_moves_with_an_edit_and_is_looked_at_again(world: World) -> None:
    """It is in force all the while."""
    moderation = world.index.moderation
    record = moderation.withhold(world.turn(SECRET), MODERATOR)
    world.write("harbour", HARBOUR.replace("signed in a sauna", "signed in a hot sauna"))
    assert world.ask("sauna", SEVEN).state is State.NOT_FOUND
    assert world.ask("sauna").state is State.ANSWERED
    (moved,) = moderation.moved(SEVEN)
    assert (moved.record.seq, moved.passage.turn_id) == (record.seq, world.turn(SECRET))
    assert "changed since" in moved.note
    last = moderation.records()[-1].verdict
    assert (last.kind, last.scope, last.who, last.refers) == (Kind.MOVED, "7", "quoth", record.seq)
    assert (last.before or "")[-8:] + "|" + (last.after or "")[-10:] == "a sauna.|hot sauna."
    moderation.fine(moved.passage.turn_id, MODERATOR, refers=record.seq)
    assert moderation.moved(SEVEN) == []
    assert world.ask("sauna", SEVEN).state is State.NOT_FOUND
    moderation.undo(record.seq, MODERATOR)
    assert world.ask("sauna", SEVEN).state is State.ANSWERED


def test_what_is_withheld_stays_so_when_its_turn_is_split(world: World) -> None:
    world.index.moderation.withhold(world.turn(SECRET), OPERATOR)
    split = HARBOUR.replace(
        "pay a third, by a secret agreement",
        "pay a third.\n\n**Oskar Brandt:** It is by a secret agreement",
    )
    for text in (split, split + "\n**Mira Tolland:** Good night, then.\n"):
        world.write("harbour", text)
        assert world.ask("sauna").state is State.NOT_FOUND
        assert world.ask("mussel farmers").state is State.NOT_FOUND


@pytest.mark.parametrize(
    "edited",
    [
        HARBOUR.replace("**Oskar Brandt:** The mussel", "**Vera Lindqvist:** The mussel"),
        HARBOUR.replace("The mussel farmers pay a third, by", "By"),
        HARBOUR.replace("**Mira Tolland:** Good evening.", "**Mira Tolland:** Hello and good day."),
        HARBOUR.replace("\n**Mira Tolland:** A secret agreement?\n", ""),
    ],
    ids=["another label", "fewer words", "an edit elsewhere", "the next turn gone"],
)
def test_what_is_withheld_stays_so_through_edits(world: World, edited: str) -> None:
    world.index.moderation.withhold(world.turn(SECRET), OPERATOR)
    world.write("harbour", edited)
    assert world.ask("sauna").state is State.NOT_FOUND
    assert [one.state for one in world.index.moderation.decisions()] != ["gone"]


def test_a_decision_about_a_vanished_turn_says_so_and_waits(world: World) -> None:
    moderation = world.index.moderation
    moderation.correct_speaker(world.turn(SECRET), "Vera Lindqvist", OPERATOR)
    cut = "\n".join(line for line in HARBOUR.splitlines() if SECRET not in line)
    world.write("harbour", cut)
    (gone,) = moderation.decisions()
    assert gone.state == "gone"
    assert "no longer in the index, removed 20" in gone.note
    assert "Vera Lindqvist" not in {
        one.speaker for one in world.ask("everything Tolland said").citations
    }
    world.write("harbour", HARBOUR)
    assert [one.state for one in moderation.decisions()] == ["in force"]
    assert world.ask("what did Lindqvist say about mussel farmers").state is State.ANSWERED


def test_a_correction_never_moves_to_a_turn_that_was_there_before(world: World) -> None:
    """A wrong name is worse than none: what only looks alike is left alone."""
    moderation = world.index.moderation
    moderation.correct_speaker(world.turn("A secret agreement?"), "Vera Lindqvist", OPERATOR)
    world.write("harbour", HARBOUR.replace("\n**Mira Tolland:** A secret agreement?\n", ""))
    assert [one.state for one in moderation.decisions()] == ["gone"]


def test_a_pin_answers_its_question_first(world: World) -> None:
    moderation, turn = world.index.moderation, world.turn("The ferry tickets")
    moderation.pin(turn, "Who suffers from the dredging?", MODERATOR)
    for asked in ("who suffers from the dredging", "Who suffers from dredging?"):
        first = world.ask(asked, SEVEN).citations[0]
        assert (first.pinned, first.turn_id) == (True, turn)
    for view, asked in (
        (EVERYTHING, "Who suffers from the dredging?"),
        (SEVEN, "Who does not suffer from the dredging?"),
        (SEVEN, "Who gains from the dredging?"),
    ):
        assert not [one for one in world.ask(asked, view).citations if one.pinned]


def test_a_pinned_passage_that_is_withheld_is_not_shown(world: World) -> None:
    moderation, turn = world.index.moderation, world.turn(SECRET)
    moderation.pin(turn, "what is the secret?", OPERATOR)
    moderation.withhold(turn, OPERATOR)
    cited = world.ask("what is the secret?").citations
    assert turn not in {one.turn_id for one in cited}


COST = "what does the dredging cost?"


def test_a_reindex_says_by_name_which_pinned_answers_changed(world: World) -> None:
    """Also at the first one after a pin was made: how it was answered then is noted before."""
    world.index.moderation.pin(world.turn("The dredging"), COST, OPERATOR)
    (world.talks / "harbour.md").write_text(HARBOUR.replace("dredging alone", "coffee alone"))
    report = world.index.add([world.talks])
    assert report.decisions_moved == 1
    (change,) = report.pins_changed
    assert change["question"] == COST
    assert change["before"]["rank"] == 1
    assert (change["before"]["speaker"], change["before"]["episode"]) == (
        "Oskar Brandt",
        "The harbour at night",
    )
    assert change["told"] in report.notes
    assert change["told"].startswith(
        f"pinned “{COST}”: Oskar Brandt, The harbour at night (the pinned passage) → "
    )


def test_a_pinned_answer_that_did_not_change_is_not_told(world: World) -> None:
    """Also where other episodes come, and the passage is some places further down."""
    world.index.moderation.pin(world.turn("The dredging"), COST, OPERATOR)
    assert world.index.add([world.talks]).pins_changed == []
    (world.talks / "snow.md").write_text("# Snow\n\n**Ada Moss:** The snow ploughs are cheap.\n")
    assert world.index.add([world.talks]).pins_changed == []
    assert world.index.moderation.changed_pins() == []


def test_a_changed_pin_is_kept_to_be_looked_at_until_it_changes_again(world: World) -> None:
    moderation, path = world.index.moderation, world.talks / "harbour.md"
    pinned = moderation.pin(world.turn("The dredging"), COST, OPERATOR)
    path.unlink()
    assert len(world.index.add([world.talks], prune=True).pins_changed) == 1
    (changed,) = moderation.changed_pins()
    assert (changed.change.seq, changed.change.after, changed.pin.state) == (
        pinned.seq,
        None,
        "gone",
    )
    assert str(changed.change).endswith(" → the pinned passage is gone")
    world.index.add([world.talks])
    assert moderation.changed_pins() == [changed]  # what stays gone is one change
    moderation.undo(pinned.seq, OPERATOR)
    assert moderation.changed_pins() == []


def test_a_changed_pin_tells_a_guild_nothing_of_what_it_does_not_see(world: World) -> None:
    """An operator's pin is asked with everybody's eyes: the names stay with who sees them."""
    moderation = world.index.moderation
    moderation.pin(world.turn("We planted"), "what did they say about blue pears?", OPERATOR)
    world.index.add([world.talks])
    secret = "# Secret\n\n**Agnes Vole:** Blue pears are what I grow, and blue pears sell well.\n"
    (world.talks / "secret.md").write_text(secret)
    report = world.index.add([world.talks])
    world.place("secret", "hidden")
    (told,) = report.pins_changed
    assert told["after"]["speaker"] == "Agnes Vole"
    (changed,) = moderation.changed_pins(SEVEN)
    assert changed.change.after is not None
    assert (changed.change.after.speaker, changed.change.after.episode) == (
        None,
        "a passage that is not shown here",
    )
    assert "Vole" not in str(changed.change)
    assert "Vole" in str(moderation.changed_pins()[0].change)


def test_the_log_cannot_be_altered(world: World) -> None:
    import sqlite3

    world.decide(Kind.WITHHOLD, SECRET, ALL)
    with sqlite3.connect(world.home / "decisions.db") as decisions:
        for change in ("UPDATE reviews SET who = 'me'", "DELETE FROM reviews"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                decisions.execute(change)
    decisions.close()
    assert json.loads(world.passage("Good evening").written())["position"] == 0


def test_a_decision_by_another_process_counts_at_once(world: World) -> None:
    """Also when the database is put in the place of another, as a file or by a restore."""
    assert world.ask("sauna").state is State.ANSWERED
    world.decide(Kind.WITHHOLD, SECRET)
    assert world.ask("sauna").state is State.NOT_FOUND
    kept = world.home / "decisions.db"
    for part in ("", "-wal", "-shm"):
        (world.home / f"decisions.db{part}").unlink(missing_ok=True)
    assert not kept.exists()
    assert world.ask("sauna").state is State.ANSWERED


def test_what_cannot_be_read_shows_nothing(world: World) -> None:
    """A passage must not be shown because nobody could read that it is withheld."""
    world.decide(Kind.WITHHOLD, SECRET)
    world.index.close()
    kept = world.home / "decisions.db"
    for part in ("-wal", "-shm"):
        (world.home / f"decisions.db{part}").unlink(missing_ok=True)
    kept.write_bytes(b"this is no database at all, " * 200)
    with TranscriptIndex.open(Settings(home=world.home)) as index, pytest.raises(DecisionsError):
        index.ask("sauna")


def test_an_older_database_is_brought_up_to_date_when_it_is_asked(world: World) -> None:
    """One from before there were reviews."""
    import sqlite3

    world.index.close()
    with sqlite3.connect(world.home / "decisions.db") as decisions:
        for table in ("reviews", "collections", "placements", "grants", "channel_collections"):
            decisions.execute(f"DROP TABLE {table}")
        decisions.execute("DROP TABLE collection_roles")
        decisions.execute("DROP TABLE pin_outcomes")
        decisions.execute("DROP TABLE pin_changes")
        decisions.execute("PRAGMA user_version = 2")
    decisions.close()
    with TranscriptIndex.open(Settings(home=world.home)) as index:
        assert index.ask("sauna").state is State.ANSWERED
        index.moderation.withhold(world_turn(index), OPERATOR)
        assert index.ask("sauna").state is State.NOT_FOUND


def world_turn(index: TranscriptIndex) -> int:
    return index.ask("sauna").citations[0].turn_id
