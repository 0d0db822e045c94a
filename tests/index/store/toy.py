"""Small episodes with made-up unit vectors: the store needs no model."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.embedding import Matrix, Vector
from index.store import EpisodeRecord, NewEpisode, Pieces
from index.store.eight_bits import bytes_of, squares_of, steps_of
from index.store.store import Store
from index.turns import Alias, Attribution, Speaker, Transcript, Turn, turn_ids

DIMENSION = 8
Lines = Sequence[tuple[str | None, str]]


def vector_of(text: str) -> Vector:
    """A unit vector that stands for *text*, always the same, and kept in eight bits as it is."""
    seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
    drawn = np.random.default_rng(seed).normal(size=(1, DIMENSION))
    vector: Matrix = (drawn / np.linalg.norm(drawn)).astype(np.float32)
    while not np.array_equal(kept := _kept(vector), vector):
        vector = kept
    (only,) = vector
    return np.asarray(only)


def _kept(vectors: Matrix) -> Matrix:
    """*vectors*, written and read."""
    steps = steps_of(bytes_of(vectors))
    steps /= np.sqrt(squares_of(steps))[:, None]
    return steps


class ToyEncoder:
    """The made-up vectors of the store's tests."""

    name, fingerprint, dimension, max_tokens = "toy", "f" * 16, 8, 256

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) for text in texts]

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] | None = None) -> Matrix:
        del on_done
        return stacked(texts)

    def encode_question(self, text: str) -> Vector:
        return vector_of(text)

    def encode_questions(self, texts: Sequence[str]) -> Matrix:
        return stacked(texts)

    def warm(self) -> None:
        pass


def key_of(text: str) -> int:
    """A key that stands for *text*."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def stacked(texts: Sequence[str]) -> Matrix:
    """The vectors of *texts*."""
    return np.array([vector_of(text) for text in texts], dtype=np.float32).reshape(-1, DIMENSION)


def record_of(episode_id: str, path: str | None = None, sha256: str = "00") -> EpisodeRecord:
    """A record with nothing special in it."""
    return EpisodeRecord(
        id=episode_id,
        path=path or f"/talks/{episode_id}.txt",
        title=episode_id.title(),
        format="plain",
        sha256=sha256,
        size=100,
        mtime_ns=5,
    )


def transcript_of(lines: Lines, speakers: Sequence[Speaker] = ()) -> Transcript:
    """A transcript of (label, text) lines; a label is the speaker's name in title case."""
    turns = tuple(
        Turn(
            position=position,
            text=text,
            label=label,
            speaker=label.title() if label else None,
            attribution=Attribution.EXPLICIT if label else Attribution.NONE,
            line=position + 1,
            end_line=position + 1,
        )
        for position, (label, text) in enumerate(lines)
    )
    return Transcript(path="talk.txt", format="plain", turns=turns, speakers=tuple(speakers))


def episode_of(
    episode_id: str,
    lines: Lines,
    *,
    record: EpisodeRecord | None = None,
    speakers: Sequence[Speaker] = (),
    pieces_of_turn: int = 1,
) -> NewEpisode:
    """An episode whose turns are each cut in so many pieces, with a window over each two turns."""
    transcript = transcript_of(lines, speakers)
    turn = [at for at in range(len(lines)) for _part in range(pieces_of_turn)]
    texts = [f"{lines[at][1]} {part}" for at in range(len(lines)) for part in range(pieces_of_turn)]
    first = np.arange(max(0, len(lines) - 1)) * pieces_of_turn
    windows = np.stack([first, first + 2 * pieces_of_turn], axis=1).astype(np.int32)
    lengths = np.array([len(lines[at][1]) for at in turn], dtype=np.int32)
    return NewEpisode(
        record=record or record_of(episode_id),
        transcript=transcript,
        turn_ids=turn_ids(episode_id, transcript.turns),
        turn_words=np.array([len(text.split()) for _label, text in lines], dtype=np.int32),
        pieces=Pieces(
            turn=np.array(turn, dtype=np.int32),
            start=np.zeros(len(turn), dtype=np.int32),
            end=lengths,
            words=np.array([len(text.split()) for text in texts], dtype=np.int32),
            windows=windows,
            window_size=np.full(len(windows), 80, dtype=np.uint16),
        ),
        piece_vectors=stacked(texts),
        piece_keys=np.array([key_of(text) for text in texts], dtype=np.uint64),
        window_norms=np.arange(1, len(windows) + 1, dtype=np.float32),
        piece_tokens=[lines[at][1].lower().split() for at in turn],
    )


def opened(folder: Path, *, create: bool = True) -> Store:
    """The store in *folder* with the model of these tests."""
    return Store.open(folder, model="toy", fingerprint="f" * 16, dimension=DIMENSION, create=create)


INTERVIEW = (
    (None, "Joining us now from Kabul"),
    ("AILSA CHANG", "What did you see"),
    ("MINES", "Smoke over the airport"),
    ("MINES", "Right"),
    ("AILSA CHANG", "Right"),
)
MINES = Speaker(
    name="Mines",
    labels=("MINES",),
    turns=2,
    aliases=(Alias("Andrew", "introduction", 1),),
    role="guest",
    role_reason="introduced",
)
CHANG = Speaker(name="Ailsa Chang", labels=("AILSA CHANG",), turns=2, role="host")


def interview(episode_id: str = "kabul") -> NewEpisode:
    """An episode with a full name, a single name, a nameless turn, and "Right." twice."""
    return episode_of(episode_id, INTERVIEW, speakers=(CHANG, MINES))


# What an index holds before and after the commit that the crash tests interrupt.
BEFORE = (
    interview("edited"),
    episode_of("removed", [("ANN LEE", "I will be gone"), ("BOB", "so will I")]),
    episode_of("kept", [("ANN LEE", "I stay")]),
)
AFTER = (
    episode_of("edited", [*INTERVIEW[:2], ("MINES", "Nothing at all")]),
    episode_of("added", [("BOB", "I am new")]),
)


def small(number: int) -> NewEpisode:
    """One of many small episodes."""
    return episode_of(f"small-{number}", [("CAT DOE", f"small talk {number}"), (None, "hm")])


def change(number: int) -> tuple[list[NewEpisode], list[str]]:
    """The episodes that one of many commits brings or edits, and the ids that it takes away."""
    drawn = random.Random(number)
    names = drawn.sample(range(12), 3)
    lines = [("CAT DOE", f"talk of commit {number}"), (None, "hm")]
    new = [episode_of(f"mixed-{name}", lines * drawn.randint(1, 3)) for name in names[:2]]
    return new[: drawn.randint(1, 2)], [f"mixed-{names[2]}"]


def said(store: Store) -> dict[str, list[str]]:
    """What every live episode says, read through rows, the catalogue and the words."""
    snapshot = store.snapshot()
    spoken: dict[str, list[str]] = {}
    for number, episode in enumerate(snapshot.episodes):
        rows = [row for row, owner in enumerate(snapshot.turn_episode) if owner == number]
        spoken[episode.record.id] = [one.turn.text for one in snapshot.turns(rows)]
    return spoken


def texts(*episodes: NewEpisode) -> dict[str, list[str]]:
    """What `said` must find when *episodes* are live."""
    return {one.record.id: [turn.text for turn in one.transcript.turns] for one in episodes}
