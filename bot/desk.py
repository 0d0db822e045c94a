"""Where questions are answered: away from the event loop, in bounded time, with a reply always."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from bot import faults, replies
from bot.replies import Reply
from index import Answer, IndexStoreError, NoIndexError, QuestionError, QuothError

if TYPE_CHECKING:
    from index import Status  # importing it would load the index

_log = logging.getLogger(__name__)

THREADS = 2
MOST_WAITING = 500  # questions; at a tenth of a second each, the last one waits under a minute
LONGEST_S = 600.0  # an interaction can be answered for 15 minutes: leave room for slow sending

NOTHING_INDEXED = "Nothing is indexed yet: an operator can run quoth add PATH."
RESTARTING = "I am restarting and could not finish this. Please ask again in a minute."
TOO_SLOW = "This took too long, so I gave up. Please ask again in a few minutes."
TOO_BUSY = "Too many questions are waiting already. Please ask again in a minute."
UNUSABLE = "I cannot search at the moment. My operator finds the reason in the log, under {id}."


class Index(Protocol):
    """What is asked of an index; its methods take their time and may be called from any thread."""

    def ask(self, question: str, *, limit: int | None = None, context: int = 1) -> Answer:
        """The answer to *question*."""

    def warm(self) -> None:
        """Loads what the first question needs."""

    def status(self) -> Status:
        """How much the index holds."""

    def close(self) -> None:
        """Lets go of the index."""


class Desk:
    """
    Answers from one index, which is opened when it is first needed.

    An index that cannot be opened is tried again at the next question, so what an operator mends
    or adds is found without a restart.
    """

    def __init__(
        self,
        open_index: Callable[[], Index],
        *,
        threads: int = THREADS,
        most_waiting: int = MOST_WAITING,
        longest_s: float = LONGEST_S,
    ) -> None:
        self._open_index = open_index
        self._most_waiting, self._longest_s = most_waiting, longest_s
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="desk")
        self._lock = Lock()  # opening, and the count of busy threads
        self._counting = Lock()
        self._index: Index | None = None
        self._busy_threads = 0
        self._waiting = 0
        self._attended = 0
        self._idle = asyncio.Event()
        self._giving_up = asyncio.Event()
        self._idle.set()

    @property
    def is_busy(self) -> bool:
        """Whether a thread is still at work, whoever has given up waiting for it."""
        return self._busy_threads > 0

    @contextmanager
    def attending(self) -> Iterator[None]:
        """Marks an exchange as open, from the first sign to the last word: a stop waits for it."""
        self._attended += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._attended -= 1
            if not self._attended:
                self._idle.set()

    async def warm(self) -> None:
        """Opens the index and loads its model; what prevents that is logged and met again later."""
        await self.reply(_warmed)

    async def answer(self, question: str) -> Reply:
        """The answer to *question*, or a sentence that says why there is none."""
        return await self.reply(lambda index: _answered(index, question))

    async def reply(self, work: Callable[[Index], Reply]) -> Reply:
        """What *work*, in a thread, makes of the index, or a sentence why there is nothing."""
        if self._giving_up.is_set():
            return replies.of_words(RESTARTING)
        if self._waiting >= self._most_waiting:
            _log.warning("busy waiting=%d", self._waiting)
            return replies.of_words(TOO_BUSY)
        self._waiting += 1
        try:
            return await self._patiently(work)
        finally:
            self._waiting -= 1

    async def idle(self, timeout_s: float) -> bool:
        """Whether every open exchange came to its end within *timeout_s*."""
        try:
            await asyncio.wait_for(self._idle.wait(), timeout_s)
        except TimeoutError:
            return False
        return True

    def give_up(self) -> None:
        """Turns every reply that is still awaited, and every later one, into an apology."""
        self._giving_up.set()

    def close(self) -> None:
        """Lets go of the index, if no thread is at work on it."""
        self.give_up()
        self._pool.shutdown(wait=False, cancel_futures=True)
        if self._index is not None and not self.is_busy:
            self._index.close()

    async def _patiently(self, work: Callable[[Index], Reply]) -> Reply:
        working = asyncio.get_running_loop().run_in_executor(self._pool, self._worked, work)
        giving_up = asyncio.ensure_future(self._giving_up.wait())
        awaited: set[asyncio.Future[Any]] = {working, giving_up}
        await asyncio.wait(awaited, timeout=self._longest_s, return_when=asyncio.FIRST_COMPLETED)
        giving_up.cancel()
        if working.done():
            return working.result()
        working.cancel()  # a thread that has begun goes on, and nobody waits for it
        if self._giving_up.is_set():
            return replies.of_words(RESTARTING)
        _log.warning("gave up after_s=%.0f", self._longest_s)
        return replies.of_words(TOO_SLOW)

    def _worked(self, work: Callable[[Index], Reply]) -> Reply:
        with self._counting:
            self._busy_threads += 1
        try:
            return work(self._opened())
        except NoIndexError as error:
            _log.warning("nothing indexed: %s", error)
            return replies.of_words(NOTHING_INDEXED)
        except QuestionError as error:
            return replies.of_words(_as_sentence(error))
        except QuothError as error:
            return self._unusable(error)
        except Exception as error:  # noqa: BLE001 - the asker gets a reply whatever happens
            return faults.apology(_log, "answering failed", error)
        finally:
            with self._counting:
                self._busy_threads -= 1

    def _opened(self) -> Index:
        with self._lock:
            if self._index is None:
                self._index = self._open_index()
                _log.info("index opened")
            return self._index

    def _unusable(self, error: QuothError) -> Reply:
        fault_id = faults.new_id()
        _log.error("cannot search id=%s: %s", fault_id, error)
        if isinstance(error, IndexStoreError):
            self._index = None  # opened anew at the next question: it may have been mended
        return replies.of_words(UNUSABLE.format(id=fault_id))


def _warmed(index: Index) -> Reply:
    index.warm()
    _log.info("model loaded")
    return replies.of_words("warm")


def _answered(index: Index, question: str) -> Reply:
    answer = index.ask(question, context=0)
    _log.info(
        "answered state=%s citations=%d elapsed_ms=%.0f",
        answer.state,
        len(answer.citations),
        answer.elapsed_ms,
    )
    return replies.of_answer(answer)


def _as_sentence(error: QuestionError) -> str:
    words = str(error)
    return f"{words[:1].upper()}{words[1:]}."
