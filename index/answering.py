"""From a question that is understood to an answer: search, judge, cite, or say an honest no."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from rapidfuzz import fuzz

from index.answer import Answer, State, Suggestion
from index.counting import rows_holding
from index.exact import exact_answer, not_counted
from index.language import foreign_language
from index.overview import names_no_topic, overview
from index.picking import LISTED, likely, pick
from index.question import Intent
from index.retrieval.pipeline import Ranking
from index.search import SUGGESTED_PASSAGES, Search
from index.store import CatalogueSpeaker, Rows, Snapshot
from index.understanding import wider_question

__all__ = ["Search", "answer", "beside"]

SUGGESTED_SPEAKERS = 5
ALIKE = 75  # of 100: names at least this alike are offered first for an unknown one
AS_GOOD = 0.9  # a turn without the words is listed beside those that have them from this worth on
ASKED_FROM = 20  # of the best turns, those that ask come first when a question is asked for


def answer(search: Search) -> Answer:
    """What the corpus says, or that nobody (or somebody else, or nobody known) said it."""
    foreign = _foreign(search)
    if foreign is not None:
        return foreign
    if search.question.names_nobody_known:
        return _unknown_speaker(search)
    exact = exact_answer(search)
    if exact is not None:
        return exact
    return overview(search) if names_no_topic(search) else _by_rank(search)


def _foreign(search: Search) -> Answer | None:
    """A no for a question in a language that the model does not read; None for any other."""
    question, model = search.question, search.english_model
    if model is None or question.is_keywords or question.narrowed.phrases:
        return None
    language = foreign_language(question.text, search.is_known)
    if language is None:
        return None
    bare = search.bare(State.NOT_FOUND, 0.0)
    note = (
        f"the question seems to be in {language}, which the model {model} does not read: "
        "ask in English, or name a multilingual model in QUOTH_MODEL"
    )
    return replace(bare, suggestions=(), notes=(note,))


def beside(search: Search, focus: int, step: int) -> Answer:
    """The turn *step* turns after the turn *focus* (before it when negative), as an answer."""
    snapshot, bare = search.snapshot, search.bare(State.NOT_FOUND, 0.0)
    row = snapshot.row_of(focus)
    if row is None:
        return replace(bare, notes=("that passage is no longer in the index",))
    there = row + step
    inside = 0 <= there < len(snapshot.turn_episode)
    if not inside or snapshot.turn_episode[there] != snapshot.turn_episode[row]:
        return replace(bare, notes=("that is where the transcript ends",))
    cited = (search.citer.whole_turn(there, ending=step < 0),)
    return replace(bare, state=State.ANSWERED, confidence=1.0, citations=cited)


def _by_rank(search: Search) -> Answer:
    theirs = search.ranked(search.own)
    if _answers(search, theirs):
        found = _answered(search, State.ANSWERED, theirs)
    elif search.own is None or search.question.further or search.question.asked_of:
        found = _not_found(search, theirs)
    else:
        others = search.ranked(~search.own)
        if _answers(search, others):
            found = _answered(search, State.OTHER_SPEAKER, others)
        else:
            found = _not_found(search, theirs if len(theirs.turns) else others)
    return replace(found, notes=(*not_counted(search, found.state), *found.notes))


def _answers(search: Search, found: Ranking) -> bool:
    """Whether *found* answers: surely enough, or since its turns hold what is looked for."""
    if found.answers or (search.question.narrowed.phrases and len(found.turns)):
        return True
    return search.question.is_keywords and _holds_all_words(search, found)


def _holds_all_words(search: Search, found: Ranking) -> bool:
    wanted = search.counted_words
    if not wanted:
        return False
    return bool(np.isin(found.turns, rows_holding(search.snapshot, wanted, search.scope)).any())


def _answered(search: Search, state: State, found: Ranking) -> Answer:
    if search.question.asks:
        found = _asking_first(search.snapshot, found)
    literal = _literal(search, found)
    if literal is not None and search.question.intent in LISTED:
        found = _with_all(search, state, found, literal)
    picked = pick(search.snapshot, search.question, found, search.shown, literal)
    cited = search.citer.cite(found, picked)
    bare = search.bare(state, found.confidence)
    said = _silent(search, found) if search.question.together and state is State.ANSWERED else ()
    return replace(bare, citations=cited, notes=bare.notes + said)


def _literal(search: Search, found: Ranking) -> Rows | None:
    """The turns that answer since they hold the words: a phrase, or for "who mentioned" a topic."""
    if search.question.narrowed.phrases:
        return found.turns
    by_words = search.question.intent in (Intent.WHO, Intent.EPISODES)
    if not by_words and not search.question.is_keywords:
        return None
    wanted = search.counted_words
    return rows_holding(search.snapshot, wanted, search.scope) if wanted else None


def _with_all(search: Search, state: State, found: Ranking, literal: Rows) -> Ranking:
    """*found* again over the turns that hold the words, and those that say as much without them."""
    if not len(literal):
        return found
    alike = found.turns[(found.sureness >= found.answered) & (found.worth >= AS_GOOD)]
    allowed = search.mask_of(np.union1d(literal, alike))
    if search.own is not None:
        allowed &= search.own if state is State.ANSWERED else ~search.own
    again = search.ranked(allowed)
    return again if len(again.turns) else found


def _silent(search: Search, found: Ranking) -> tuple[str, ...]:
    """A note for each of several people who said nothing about it."""
    match = search.question.said_by
    heard = set(search.snapshot.turn_speaker[found.turns[likely(found)]].tolist())
    names = [one.name for one in match.speakers if one.ordinal not in heard] if match else []
    return tuple(f"nothing of {name} was found about that" for name in dict.fromkeys(names))


def _not_found(search: Search, nearest: Ranking) -> Answer:
    bare = search.bare(State.NOT_FOUND, nearest.confidence)
    if search.question.narrowed and _is_absent(search):
        names = " and ".join(search.question.said_by.names) if search.question.said_by else ""
        absent = f"{names or search.question.named} does not speak in the episodes searched"
        bare = replace(bare, notes=(*bare.notes, absent))
    if search.question.narrowed:
        elsewhere = search.ranked_anywhere(search.own)
        if elsewhere.answers:
            passages = search.citer.suggest(elsewhere, SUGGESTED_PASSAGES)
            return replace(
                bare,
                suggestions=bare.suggestions + passages + wider_question(search.question),
                notes=(*bare.notes, "something about it was said outside of what was searched"),
            )
        nearest = nearest if len(nearest.turns) else elsewhere
    passages = search.citer.suggest(nearest, SUGGESTED_PASSAGES)
    return replace(bare, suggestions=bare.suggestions + passages)


def _is_absent(search: Search) -> bool:
    """Whether whoever is asked about speaks nowhere in what is searched."""
    numbers = search.question.narrowed.numbers(search.shelf)
    if search.own is None or numbers is None:
        return False
    episodes = search.snapshot.turn_episode[search.own]
    return not np.isin(episodes, sorted(numbers)).any()


def _unknown_speaker(search: Search) -> Answer:
    named = search.question.named or ""
    nearest = search.about(f"{named} {search.question.topic}").ranked(None)
    known = _known_speakers(search.snapshot, named)
    passages = search.citer.suggest(nearest, 1) if nearest.answers else ()
    bare = search.bare(State.UNKNOWN_SPEAKER, nearest.confidence)
    return replace(bare, suggestions=known + passages)


def _known_speakers(snapshot: Snapshot, named: str) -> tuple[Suggestion, ...]:
    """Those who do speak here, names like *named* first, then who speaks most."""
    people = [one for one in snapshot.speakers.values() if not one.generic]

    def order(speaker: CatalogueSpeaker) -> tuple[float, int, str]:
        alike = fuzz.WRatio(named.casefold(), speaker.name.casefold())
        return (-alike if alike >= ALIKE else 0.0, -speaker.turns, speaker.name)

    nearest = sorted(people, key=order)[:SUGGESTED_SPEAKERS]
    return tuple(Suggestion("speaker", speaker.name) for speaker in nearest)


def _asking_first(snapshot: Snapshot, found: Ranking) -> Ranking:
    """*found* with the turns that ask something before those that do not."""
    head = snapshot.turns([int(row) for row in found.turns[:ASKED_FROM]])
    asks = np.array(["?" in stored.turn.text for stored in head], dtype=np.bool_)
    first = np.argsort(~asks, kind="stable")
    order = np.concatenate([first, np.arange(len(head), len(found.turns))]).astype(np.intp)
    return replace(
        found,
        turns=found.turns[order],
        scores=found.scores[order],
        sureness=found.sureness[order],
        worth=found.worth[order],
    )
