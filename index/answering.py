"""From a question that is understood to an answer: search, judge, cite, or say an honest no."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from index.answer import Answer, State
from index.counting import rows_holding
from index.exact import exact_answer, not_counted
from index.honest_no import not_found, unknown_speaker
from index.inventory import inventory
from index.language import foreign_language
from index.overview import names_no_topic, overview
from index.picking import LISTED, likely
from index.question import Intent, Question
from index.retrieval.attribution import replies, says_it, signals
from index.retrieval.confidence import (
    ALSO_SURE,
    BY_MEANING,
    NEAR_ENOUGH,
    SURELY_THEIRS,
    UNHEARD,
)
from index.retrieval.pipeline import Ranking
from index.scope import Mask
from index.search import Search
from index.store import Rows
from index.subject import put_to_subject
from index.told import Told

__all__ = ["Search", "answer", "beside"]

AS_GOOD = 0.9  # a turn without the words is listed beside those that have them from this worth on
ASKED_FROM = 20  # of the best turns, those that ask are shown when a question is asked for


def answer(search: Search) -> Answer:
    """What the corpus says, or that nobody (or somebody else, or nobody known) said it."""
    if search.question.holdings is not None and not search.question.names_nobody_known:
        return inventory(search)
    foreign = _foreign(search)
    if foreign is not None:
        return foreign
    if search.question.names_nobody_known:
        return unknown_speaker(search)
    exact = exact_answer(search)
    if exact is not None:
        return exact
    return overview(search) if names_no_topic(search) else _by_rank(put_to_subject(search))


def _foreign(search: Search) -> Answer | None:
    """A no for a question in a language that the model does not read; None for any other."""
    question, model = search.question, search.english_model
    if model is None or question.is_keywords or question.narrowed.phrases:
        return None
    language = foreign_language(question.text, search.is_known)
    if language is None:
        return None
    bare = search.bare(State.NOT_FOUND, 0.0)
    said = (
        f"the question seems to be in {language}, which the model {model} does not read: "
        "ask in English, or name a multilingual model in QUOTH_MODEL"
    )
    note = Told(said, "foreign", language=language, model=model)
    return replace(bare, suggestions=(), notes=(note,))


def beside(search: Search, focus: int, step: int, around: int = 0) -> Answer:
    """
    The turn *step* turns after the turn *focus* (before it when negative), as an answer.

    Whoever speaks it: it was asked for by its place. With *around* at least so many turns on each
    side of it are shown.
    """
    shape = Intent.CONTEXT if around else Intent.TURN
    question = Question(search.question.text, search.question.topic, shape)
    search = replace(search, question=question, context=max(search.context, around))
    snapshot, bare = search.snapshot, search.bare(State.NOT_FOUND, 0.0)
    row = snapshot.row_of(focus)
    if row is None:
        return replace(bare, notes=(Told("that passage is no longer in the index", "gone"),))
    mine = np.flatnonzero(snapshot.turn_episode == snapshot.turn_episode[row])
    there = int(np.searchsorted(mine, row)) + step
    if not 0 <= there < len(mine):
        return replace(bare, notes=(Told("that is where the transcript ends", "no_further"),))
    cited = (search.citer.whole_turn(int(mine[there]), ending=step < 0),)
    return replace(bare, state=State.ANSWERED, confidence=1.0, citations=cited)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """
    Among whose turns the answer is looked for, and what finding it there amounts to.

    Attributes:
        widens: what comes nearest here comes nearer than in the attempt before it.
        doubted: it is asked whether somebody else says it far better.
        sure: it answers from this confidence on.
    """

    state: State
    among: Mask | None
    notes: tuple[str, ...] = ()
    widens: bool = False
    doubted: bool = False
    sure: float = 0.0


def _by_rank(search: Search) -> Answer:
    """The first attempt that answers; where none does, what came nearest in the first of any."""
    nearest: Ranking | None = None
    for attempt in _attempts(search):
        ranking = search.ranked(attempt.among)
        said = _asking(search, ranking) if search.question.asks else ranking
        if (
            said.confidence >= attempt.sure
            and _answers(search, said)
            and (not attempt.doubted or _is_theirs(search, ranking, attempt.among))
        ):
            found = _answered(search, attempt.state, said)
            return _with_notes(found, (*not_counted(search, found.state), *attempt.notes))
        if nearest is None or not len(nearest.turns) or attempt.widens:
            nearest = ranking
    found = not_found(search, nearest or search.ranked(None))
    return _with_notes(found, not_counted(search, found.state))


def _attempts(search: Search) -> Iterator[_Attempt]:
    """Where an answer is looked for, one after the other."""
    question, own = search.question, search.own
    if question.talked_about:
        # Whoever is talked about has their name on each of their turns, which say other things.
        yield _Attempt(State.ANSWERED, ~search.spoken_by(question.talked_about))
    last = own is None or question.further or question.asked_of
    doubted = own is not None and not question.narrowed.phrases
    yield _Attempt(State.ANSWERED, own, widens=True, doubted=doubted)
    if own is None or last:
        return
    if search.maybe_own is not None:
        said = f"nothing says who the {question.role} is where that was said"
        note = Told(said, f"maybe_{question.role}")
        yield _Attempt(State.ANSWERED, search.maybe_own, (note,), doubted=doubted)
        own = own | search.maybe_own
    yield _Attempt(State.OTHER_SPEAKER, ~own, sure=ALSO_SURE if question.of_subject else 0.0)
    if question.of_subject:
        yield _Attempt(State.ANSWERED, own, sure=BY_MEANING)


def _with_notes(found: Answer, notes: tuple[str, ...]) -> Answer:
    return replace(found, notes=(*notes, *found.notes)) if notes else found


def _is_theirs(search: Search, theirs: Ranking, own: Mask | None) -> bool:
    """Whether whom the question names says it, and not just comes near with their name."""
    if theirs.confidence >= SURELY_THEIRS or own is None or search.question.is_keywords:
        return True
    if search.question.further or search.question.asked_of:
        return theirs.heard >= UNHEARD or theirs.confidence >= NEAR_ENOUGH
    if not theirs.heard and theirs.confidence < BY_MEANING:
        return False
    # Whom the topic names has that name on each of their turns.
    named = search.corpus.roster.mentioned(search.question.topic)
    others = search.ranked(~own & ~search.spoken_by(named))
    if replies(search.snapshot, others, own):
        return True
    return says_it(signals(search.snapshot, theirs, others, own))


def _answers(search: Search, found: Ranking) -> bool:
    """Whether *found* answers: surely enough, or since its turns hold what is looked for."""
    if not len(found.turns):
        return False
    if search.question.narrowed.phrases:
        return True
    if found.answers and (found.is_said or found.confidence >= NEAR_ENOUGH):
        return True
    return search.question.is_keywords and _holds_all_words(search, found)


def _holds_all_words(search: Search, found: Ranking) -> bool:
    wanted = search.counted_words
    if not wanted:
        return False
    return bool(np.isin(found.turns, rows_holding(search.snapshot, wanted, search.scope)).any())


def _answered(search: Search, state: State, found: Ranking) -> Answer:
    found = _of_the_subject(search, found)
    literal = _literal(search, found)
    if literal is not None and search.question.intent in LISTED:
        found = _with_all(search, state, found, literal)
    cited = search.cited(found, search.wanted, literal)
    bare = search.bare(state, found.confidence)
    said = _silent(search, found) if search.question.together and state is State.ANSWERED else ()
    return replace(bare, citations=cited, notes=bare.notes + said)


def _of_the_subject(search: Search, found: Ranking) -> Ranking:
    """*found* without the turns of others, where whom the question names speaks the best one."""
    subjects = search.question.subjects
    if search.own is not None or not subjects:
        return found
    theirs = search.spoken_by(subjects)
    return search.ranked(theirs) if theirs[found.turns[0]] else found


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
    alike = found.turns[(found.sureness >= ALSO_SURE) & (found.worth >= AS_GOOD)]
    allowed = search.mask_of(np.union1d(literal, alike))
    if search.own is not None:
        allowed &= search.own if state is State.ANSWERED else ~search.own
    again = search.ranked(allowed)
    return again if len(again.turns) else found


def _silent(search: Search, found: Ranking) -> tuple[str, ...]:
    """A note for each of several people who said nothing about it."""
    heard = set(search.snapshot.turn_speaker[found.turns[likely(found)]].tolist())
    names = [
        meant.names[0] if len(meant.names) == 1 else name
        for name, meant in search.question.each
        if meant.speakers and heard.isdisjoint(one.ordinal for one in meant.speakers)
    ]
    return tuple(
        Told(f"nothing of {name} was found about that", "silent", name=name)
        for name in dict.fromkeys(names)
    )


def _asking(search: Search, found: Ranking) -> Ranking:
    """
    Of the best of *found* those that ask something, those first after which whoever was asked
    speaks; what was only said was not asked.
    """
    snapshot, rows = search.snapshot, found.turns[:ASKED_FROM]
    head = snapshot.turns([int(row) for row in rows])
    asks = np.array(["?" in stored.turn.text for stored in head], dtype=np.bool_)
    theirs = search.spoken_by(search.question.addressed)
    answered = theirs[np.minimum(rows + 1, len(theirs) - 1)]
    order = np.argsort(~answered, kind="stable")
    order = order[asks[order]]
    return replace(
        found,
        turns=found.turns[order],
        scores=found.scores[order],
        sureness=found.sureness[order],
        worth=found.worth[order],
        coverage=found.coverage[order],
    )
