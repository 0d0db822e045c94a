"""The two answers without a citation: nobody said it, and nobody of that name speaks here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from index.answer import Answer, State, Suggestion
from index.retrieval.pipeline import Ranking
from index.scope import Mask
from index.search import SUGGESTED_PASSAGES, Search
from index.spelled import name_parts
from index.store import CatalogueSpeaker, Snapshot
from index.store.live import LiveSpeakers, named_turns
from index.told import Told
from index.understanding import wider_question

SUGGESTED_SPEAKERS = 5
ALIKE = 75  # of 100: names at least this alike are offered first for an unknown one
MEANT = 80  # of 100: a part of a name at least this alike may be what was meant
MOST_MEANT = 2  # questions with another name are offered


def not_found(search: Search, nearest: Ranking) -> Answer:
    """That nobody said it: what was searched, who speaks there, and what comes *nearest*."""
    bare = search.bare(State.NOT_FOUND, nearest.confidence)
    known = () if search.question.further else speaking(search)
    bare = replace(bare, suggestions=bare.suggestions + known)
    if not search.question.narrowed:
        return _with_nearest(search, bare, nearest)
    bare = replace(bare, notes=bare.notes + _absent(search))
    elsewhere = search.ranked_anywhere(search.own)
    if elsewhere.answers:
        outside = Told("something about it was said outside of what was searched", "outside")
        wider = wider_question(search.question)
        pointed = replace(bare, notes=(*bare.notes, outside))
        pointed = _with_nearest(search, pointed, elsewhere)
        return replace(pointed, suggestions=pointed.suggestions + wider)
    return _with_nearest(search, bare, nearest if len(nearest.turns) else elsewhere)


def _with_nearest(search: Search, bare: Answer, nearest: Ranking) -> Answer:
    passages = search.citer.suggest(nearest, SUGGESTED_PASSAGES)
    return replace(bare, suggestions=bare.suggestions + passages)


def unknown_speaker(search: Search) -> Answer:
    """That nobody of that name speaks here: who does, and where the name is mentioned."""
    question = search.question
    named = question.named or ""
    nearest = search.about(f"{named} {question.topic}").ranked(None)
    turns = _everyone(search.snapshot)
    known = known_speakers(turns, named)
    meant = did_you_mean(turns, question.text, named)
    passages = search.citer.suggest(nearest, 1) if nearest.answers else ()
    bare = search.bare(State.UNKNOWN_SPEAKER, nearest.confidence)
    return replace(bare, suggestions=known + meant + passages)


def _everyone(snapshot: Snapshot) -> Mapping[str, int]:
    """How many turns those of each name have."""
    speakers = snapshot.speakers
    if isinstance(speakers, LiveSpeakers):
        return speakers.named_turns
    return named_turns(speakers.values())


def known_speakers(turns: Mapping[str, int], named: str) -> tuple[Suggestion, ...]:
    """Some of those who have *turns*: names like *named* first, then who speaks most."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - most names are written right

    def order(name: str) -> tuple[float, int, str]:
        alike = fuzz.WRatio(named.casefold(), name.casefold()) if named else 0.0
        return (-alike if alike >= ALIKE else 0.0, -turns[name], name)

    return tuple(
        Suggestion("speaker", name) for name in sorted(turns, key=order)[:SUGGESTED_SPEAKERS]
    )


def did_you_mean(names: Iterable[str], text: str, named: str) -> tuple[Suggestion, ...]:
    """The question *text* with one of *names* for *named*, where it may be a slip for it."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - most names are written right

    written = " ".join(name_parts(named))
    if not written or named not in text:
        return ()
    spelt: dict[str, set[str]] = {}
    for name in names:
        parts = name_parts(name)
        for part in (*parts, " ".join(parts)):
            spelt.setdefault(part, set()).add(name)
    near = process.extract(written, spelt.keys(), scorer=fuzz.ratio, score_cutoff=MEANT, limit=4)
    likely = dict.fromkeys(name for part, _score, _at in near for name in sorted(spelt[part]))
    meant = list(likely)[:MOST_MEANT]
    return tuple(Suggestion("question", text.replace(named, name, 1)) for name in meant)


def speaking(search: Search) -> tuple[Suggestion, ...]:
    """Who speaks in what was searched, or anywhere where nothing was."""
    ids = frozenset(search.shelf.ids_of(search.question.narrowed.numbers(search.shelf) or ()))
    there = _within(search.snapshot.speakers, ids) if ids else ()
    turns = named_turns(there) if there else _everyone(search.snapshot)
    return known_speakers(turns, search.question.named or "")


def _within(
    speakers: Mapping[int, CatalogueSpeaker], episode_ids: frozenset[str]
) -> Sequence[CatalogueSpeaker]:
    """Those of *speakers* who speak in any of the episodes."""
    if isinstance(speakers, LiveSpeakers):
        return speakers.within(episode_ids)
    return [one for one in speakers.values() if not episode_ids.isdisjoint(one.episodes)]


def _absent(search: Search) -> tuple[str, ...]:
    """A note where whoever is asked about speaks nowhere in what is searched."""
    question = search.question
    if not _silent_in_scope(search, search.own):
        return ()
    if question.role is not None and not _silent_in_scope(search, search.maybe_own):
        said = f"what was searched does not say who its {question.role} is"
        return (Told(said, f"unknown_{question.role}_there"),)
    known = question.said_by.names if question.said_by else ()
    names = " and ".join(known)
    said = f"{names or question.named} does not speak in the episodes searched"
    who = Told(names, "names_and", names=known) if known else question.named
    return (Told(said, "not_there", who=who),)


def _silent_in_scope(search: Search, own: Mask | None) -> bool:
    """Whether none of the turns *own* stands in the episodes that are searched."""
    numbers = search.question.narrowed.numbers(search.shelf)
    if own is None or numbers is None:
        return False
    return not np.isin(search.snapshot.turn_episode[own], sorted(numbers)).any()
