"""The facade that the command line and the bot hold: an index that answers questions."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from index.answer import Answer, Citation
from index.answering import answer, beside
from index.asking.chosen import put_to
from index.asking.narrowing import Narrower
from index.asking.shelf import Shelf
from index.citations import Citer
from index.conversation import Conversation
from index.embedding import Encoder, Vector
from index.embedding.opening import open_encoder, usable_processors
from index.in_parts import answer_each, questions_of
from index.line import Line, places
from index.made_with import made_with
from index.meant import meant
from index.question import Question, parse
from index.retrieval.corpus import Corpus
from index.scope import Limits
from index.search import Search
from index.sentences import Span
from index.settings import PACKAGED_MODEL, Settings
from index.sight import Seen, Sight
from index.store.store import Store
from index.upgrade import opened
from index.view import EVERYTHING, View
from index.weights import SHIPPED, Weights, load
from index.words import Words

if TYPE_CHECKING:
    from index.added import AddReport, OnProgress, OnPrune
    from index.evaluation import LabelledQuestion, Run
    from index.listing import Listed, Status, Surroundings
    from index.moderation import Moderation
    from index.pins import PinBoard
    from index.retrieval.reranking import Reranking

PINS_ENCODED = 1024  # vectors of pinned questions that are kept


class TranscriptIndex:
    """
    Transcripts that can be asked.

    Safe to use from many threads at once; a commit by another process is seen at the next question.
    """

    def __init__(
        self, settings: Settings, store: Store, encoder: Encoder, weights: Weights = SHIPPED
    ) -> None:
        self._settings, self._store, self._encoder = settings, store, encoder
        self._weights, self._words = weights, Words(settings.language)
        self._encoded_pin = lru_cache(PINS_ENCODED)(encoder.encode_question)
        self._sight = Sight(store.snapshot, settings.decisions_path, self._words)
        self._reranking: Reranking | None = None
        if settings.reranker:
            from index.retrieval.reranking import reranking_by  # noqa: PLC0415 - few have one

            self._reranking = reranking_by(settings)
        self._line = Line(encoder.encode_questions, places(settings.threads or usable_processors()))

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        create: bool = False,
        announce: Callable[[str], None] | None = None,
    ) -> Self:
        """
        The index under ``settings.home``; the model is loaded when it is first needed.

        An index of an older layout is brought to the present one; its vectors stay.

        Args:
            settings: where the index is, and which model it has.
            create: make an empty index where there is none.
            announce: told one line before work that a user has to wait for; None logs it.

        Raises:
            NoIndexError: nothing has been added yet, and *create* is False.
            IndexMismatchError: the index was made with another model.
            IndexDamagedError: a file of the index is missing or cut short.
            ModelError: the model of the settings cannot be found.
            WeightsError: the weights file of the settings cannot be used.
        """
        chosen, encoder = load(settings.weights), open_encoder(settings, announce)
        store = opened(settings, made_with(settings, encoder), announce, create=create)
        return cls(settings, store, encoder, chosen)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the index; what is committed stays."""
        self._sight.close()
        self._store.close()

    def warm(self) -> None:
        """Loads the model, the ways of asking and the codes, so that no question waits for them."""
        from index.asking.ready import prepare  # noqa: PLC0415 - of one question it is a waste

        prepare()
        self._encoder.warm()
        self._sight.snapshot().warm()

    def ask(
        self,
        question: str,
        *,
        limit: int | None = None,
        context: int = 1,
        without: Collection[str] = (),
        view: View = EVERYTHING,
    ) -> Answer:
        """
        The answer to *question*.

        Args:
            question: in plain words.
            limit: at most so many citations; None for the setting, of which a list shows twice
                as many.
            context: turns before and after each citation.
            without: kinds of constraints (`index.Constraint`) that are not to be read out of
                *question*, such as "speaker": what an answer understood, undone.
            view: whose eyes the answer is for: what they may not see feeds nothing.

        Raises:
            QuestionError: *question* is blank, has no words, or is too long.
            DecisionsError: what may be seen cannot be read; then nothing is shown.
        """
        found, _after = self.follow_up(
            question, Conversation(), limit=limit, context=context, without=without, view=view
        )
        return found

    def follow_up(  # noqa: PLR0913 - each is a choice of the asker
        self,
        question: str,
        conversation: Conversation,
        *,
        limit: int | None = None,
        context: int = 1,
        without: Collection[str] = (),
        speaker: str | None = None,
        episode: str | None = None,
        view: View = EVERYTHING,
    ) -> tuple[Answer, Conversation]:
        """
        The answer to *question* as it is meant in *conversation*, and the conversation after it.

        Args:
            question: in plain words: "what else did he say?", "and the Taliban?", "more".
            conversation: as the last call returned it; ``Conversation()`` at the start.
            limit: as in `ask`.
            context: as in `ask`.
            without: as in `ask`.
            speaker: a name that was chosen beside the words; None to go by the words.
            episode: an id, a title or a number that was chosen; None to go by the words.
            view: as in `ask`.

        Raises:
            QuestionError: *question* is blank, has no words, or is too long, or no episode fits
                *episode*.
            DecisionsError: as in `ask`.
        """
        started = time.perf_counter()
        seen = self._sight.seen(view)
        known, board = (seen.corpus, seen.shelf), self._board(seen)
        about = Narrower(seen.shelf, seen.corpus.roster, _today())
        chosen = speaker is not None or episode is not None

        def ask_one(text: str, before: Conversation) -> tuple[Answer, Conversation]:
            asks = meant(text, before, about, without)
            asked = put_to(asks.question, about, speaker=speaker, episode=episode)
            with self._line.vector(asked.search_text or asked.text) as vector:
                search = self._search(known, asked, limit, context, vector)
                if asks.focus is not None:
                    found = beside(search, asks.focus, asks.step, around=asks.around)
                else:
                    limits = Limits(seen=asks.seen)
                    found = answer(replace(search, limits=limits) if asks.seen else search)
                if board is not None and not (before or without or chosen):
                    found = board.put_first(search, found)
            return found, before.after(asked, found, seen.shelf)

        several = () if chosen else questions_of(question, about, board)
        if several:
            found, after = answer_each(question, several, ask_one, conversation, limit)
        else:
            found, after = ask_one(question, conversation)
        notes = (*found.notes, *seen.not_searched)
        took = (time.perf_counter() - started) * 1000
        return replace(found, notes=notes, elapsed_ms=took), after

    def cite(
        self, turn: int, parts: Sequence[Span], emphasis: Sequence[Span], *, view: View = EVERYTHING
    ) -> Citation:
        """The *turn* as it was once quoted, as *view* sees it (`index.citations.as_quoted`)."""
        corpus, _shelf = self._corpus(view)
        citer = Citer(corpus.snapshot, corpus.roster, self._words)
        return citer.as_quoted(turn, parts, emphasis)

    def said_by(self, speaker: str, *, view: View = EVERYTHING) -> tuple[int, ...]:
        """The ids of the turns of *speaker* that *view* may see, in reading order."""
        from index import listing  # noqa: PLC0415 - no question needs it

        return listing.said_by(self._corpus(view)[0], speaker)

    def turns_around(
        self, turn_id: int, before: int, after: int, *, view: View = EVERYTHING
    ) -> Surroundings:
        """
        The turn *turn_id* with up to *before* and *after* turns of its episode (`index.listing`),
        as *view* sees them.

        Raises:
            GoneTurnError: the turn is not, or no longer, in the index, or may not be seen.
        """
        from index import listing  # noqa: PLC0415 - no question needs it

        snapshot = self._sight.seen(view).corpus.snapshot
        return listing.turns_around(snapshot, turn_id, before, after)

    def listed(self, *, view: View = EVERYTHING) -> Listed:
        """Whom *view* hears, and which episodes it sees; worked out again only after a change."""
        return self._sight.seen(view).listed

    def texts_by_line(self) -> dict[str, dict[int, str]]:
        """By file stem, the text of each turn by each line (from 0) that it stands on."""
        from index.evaluation.places import texts_by_line  # noqa: PLC0415 - no question needs it

        return texts_by_line(self._sight.snapshot())

    def search(
        self, labelled: LabelledQuestion, *, within: bool = False, absent: bool = False
    ) -> Search:
        """
        The search that *labelled* starts, for `quoth evaluate` and `quoth tune`.

        Args:
            labelled: the question.
            within: rank the turns of the question's own file alone.
            absent: leave the question's own file out.
        """
        from index.evaluation import RANKED  # noqa: PLC0415 - no question needs it

        corpus, shelf = known = self._corpus()
        question = parse(labelled.question, corpus.roster, shelf, today=_today())
        search = self._search(known, question, RANKED)
        own = labelled.file or None
        limits = Limits(file=own if within else None, apart_from=own if absent else None)
        return replace(search, limits=limits)

    def run(self, labelled: LabelledQuestion, *, within: bool = False, absent: bool = False) -> Run:
        """What *labelled* brings: the best turns, whatever the state. Arguments as in `search`."""
        from index.evaluation import Run  # noqa: PLC0415 - no question needs it
        from index.evaluation.places import ranked_turn  # noqa: PLC0415 - as above

        search = self.search(labelled, within=within, absent=absent)
        turns = search.corpus.snapshot.turns(search.best_rows())
        found = answer(search)
        ranked = tuple(ranked_turn(stored) for stored in turns)
        return Run(labelled.id, ranked, str(found.state), found.confidence)

    def add(
        self,
        named: Iterable[str | Path],
        *,
        prune: bool = False,
        on_progress: OnProgress = lambda _progress: None,
        on_prune: OnPrune = lambda _gone: None,
    ) -> AddReport:
        """
        What changed after everything *named* is indexed: files, folders and feeds (`index.adding`).

        Raises:
            IndexBusyError: another process is writing.
        """
        from index.indexing import Indexing  # noqa: PLC0415 - with all formats; no question needs it

        store, encoder, sight, decided = self._store, self._encoder, self._sight, self.moderation
        side = Indexing(store, encoder, self._words, self._settings, sight, decided, self._unpinned)
        return side.add(named, prune=prune, on_progress=on_progress, on_prune=on_prune)

    def _unpinned(self, question: str, scope: str) -> tuple[Answer, list[int]]:
        """The answer without pins, and the best turns, for all that is seen in *scope*."""
        from index.evaluation import RANKED  # noqa: PLC0415 - no question needs it

        view = self._sight.view_of(scope)
        corpus, shelf = known = self._corpus(view)
        understood = parse(question, corpus.roster, shelf, today=_today())
        search = self._search(known, understood, RANKED)
        found = answer(replace(search, limit=None))
        return found, corpus.snapshot.turn_id[search.best_rows()].tolist()

    def remove(self, named: Sequence[str]) -> list[str]:
        """The ids of the episodes that were removed (`index.adding.remove`)."""
        from index import adding  # noqa: PLC0415 - no question needs it

        return adding.remove(self._store, self._settings.home, named)

    def status(self, *, view: View = EVERYTHING) -> Status:
        """How much *view* sees; *bytes* are counted for the command line alone."""
        from index import listing  # noqa: PLC0415 - no question needs it

        seen = listing.status_of(self._sight.seen(view).corpus.snapshot)
        if view != EVERYTHING:
            return seen
        return replace(seen, bytes=self._store.bytes_on_disk())

    def view_for(
        self,
        guild: str | None,
        channel: str | None = None,
        roles: Collection[str] = (),
        *,
        for_asker_alone: bool = False,
    ) -> View:
        """What may be shown to an asker at some place in Discord (`index.access.Access.view`)."""
        return self._sight.access.view(guild, channel, roles, for_asker_alone=for_asker_alone)

    def _board(self, seen: Seen) -> PinBoard | None:
        """The pins that are seen; None without any."""
        if not seen.effects.pins:
            return None
        from index.pins import PinBoard  # noqa: PLC0415 - most have no pins

        read = partial(parse, roster=seen.corpus.roster, shelf=seen.shelf, today=_today())
        return PinBoard(seen.effects.pins, read, self._encoded_pin)

    @property
    def sight(self) -> Sight:
        """What each view sees, for those who decide it."""
        return self._sight

    @property
    def moderation(self) -> Moderation:
        """Decides what may be seen of the index."""
        from index.moderation import Moderation  # noqa: PLC0415 - no question needs it

        return Moderation(self._sight, self._settings.decisions_path, self._store.find_tombstone)

    def _corpus(self, view: View = EVERYTHING) -> tuple[Corpus, Shelf]:
        """What *view* sees of what is committed now."""
        seen = self._sight.seen(view)
        return seen.corpus, seen.shelf

    @property
    def _english_model(self) -> str | None:
        """The model, where it is known to read nothing but English; None where it is not."""
        chosen = self._settings
        only_english = chosen.model == PACKAGED_MODEL and chosen.language == "english"
        return chosen.model if only_english else None

    def _search(
        self,
        known: tuple[Corpus, Shelf],
        question: Question,
        limit: int | None,
        context: int = 0,
        vector: Vector | None = None,
    ) -> Search:
        if vector is None:
            vector = self._encoder.encode_question(question.search_text or question.text)
        return Search(
            *known,
            question,
            vector,
            quotes=self._settings.quotes,
            limit=limit,
            context=context,
            weights=self._weights,
            words=self._words,
            english_model=self._english_model,
            reranking=self._reranking,
        )


def _today() -> date:
    return date(*time.localtime()[:3])
