"""Where questions are answered: away from the event loop, in bounded time, with a reply always."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import copy_context
from threading import Lock
from typing import Any, TypeVar

from bot import faults, replies
from bot.asker import Asker
from bot.library import Index, Library
from bot.metrics import Metrics
from bot.pace import Pace
from bot.preferences import Preferences
from bot.records import Records
from bot.replies import Reply
from bot.rules import Rules
from bot.wording import say, told
from index import (
    GoneTurnError,
    IndexStoreError,
    NoIndexError,
    QuestionError,
    QuothError,
    ReviewError,
)

T = TypeVar("T")

_log = logging.getLogger(__name__)

THREADS = 2


class DeclinedError(Exception):
    """Nothing can be looked up: *reply* says why, in a sentence for the asker."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        super().__init__(reply.text)


class Desk:
    """
    Answers from one index, which is opened when it is first needed.

    An index that cannot be opened is tried again at the next question, so what an operator mends
    or adds is found without a restart.

    Attributes:
        records: what is remembered between restarts; in memory alone where none are given.
        rules: how long, and how much anybody may ask.
        preferences: what servers and channels have set for themselves.
        pace: when people asked last.
        now: seconds since 1970.
        metrics: what is counted of the questions.
        once_warm: called when the index is open and the model loaded, or will not be for now.
    """

    def __init__(
        self,
        open_index: Callable[[], Index],
        records: Records | None = None,
        rules: Rules | None = None,
        *,
        threads: int = THREADS,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._open_index = open_index
        self.once_warm: Callable[[], None] = lambda: None
        self.records = records or Records()
        self.rules = rules or Rules()
        self.preferences, self.pace, self.now = Preferences(self.records), Pace(), now
        self.metrics = Metrics()
        self.metrics.gauge("quoth_waiting", "Look-ups under way.", lambda: self._waiting)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="desk")
        # Names to choose from and turns to page through do not wait behind questions.
        self._quick_pool = ThreadPoolExecutor(1, thread_name_prefix="desk-quick")
        self._lock = Lock()  # opening, and the count of busy threads
        self._counting = Lock()
        self._index: Index | None = None
        self._index_works = True
        self._busy_threads = 0
        self._waiting = 0
        self._mean_s = 0.1
        self._attended = 0
        self._idle = asyncio.Event()
        self._giving_up = asyncio.Event()
        self._idle.set()

    @property
    def index_works(self) -> bool:
        """False since the index was found damaged or unusable, until it can be opened again."""
        return self._index_works

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
        with suppress(DeclinedError):
            await self._run(_warmed, self._pool)
        self.once_warm()

    async def reply(
        self, asker: Asker, work: Callable[[Library], Reply], *, quickly: bool = False
    ) -> Reply:
        """What *work* makes of what *asker* may see, or a sentence why there is nothing."""
        try:
            return await self.look_up(asker, work, quickly=quickly)
        except DeclinedError as declined:
            return declined.reply

    async def look_up(
        self, asker: Asker, work: Callable[[Library], T], *, quickly: bool = False
    ) -> T:
        """
        What *work*, in a thread, finds in what *asker* may see.

        Args:
            asker: whose eyes it is seen with.
            work: anything that may take its time.
            quickly: it asks nothing of the model, and need not wait behind questions that do.

        Raises:
            DeclinedError: nothing can be looked up, or it took too long.
        """
        pool = self._quick_pool if quickly else self._pool
        return await self._run(lambda index: work(Library(index, asker)), pool)

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

    @property
    def _wait_s(self) -> int:
        """About how long it takes until half of the questions that wait are answered."""
        return max(5, math.ceil(self._mean_s * self._waiting / 2))

    def close(self) -> None:
        """Lets go of the index, if no thread is at work on it."""
        self.give_up()
        for pool in (self._pool, self._quick_pool):
            pool.shutdown(wait=False, cancel_futures=True)
        if self._index is not None and not self.is_busy:
            self._index.close()
        self.records.close()

    async def _run(self, work: Callable[[Index], T], pool: ThreadPoolExecutor) -> T:
        if self._giving_up.is_set():
            raise DeclinedError(replies.of_words(say("fault.restarting")))
        if self._waiting >= self.rules.most_waiting:
            _log.warning("busy", extra={"waiting": self._waiting})
            raise DeclinedError(replies.refusal(say("fault.too_busy", wait=self._wait_s)))
        self._waiting += 1
        started = time.monotonic()
        try:
            return await self._patiently(work, pool)
        finally:
            self._waiting -= 1
            # What one question took, the last ones counting most.
            took = (time.monotonic() - started) / (self._waiting + 1)
            self._mean_s += (took - self._mean_s) / 8

    async def _patiently(self, work: Callable[[Index], T], pool: ThreadPoolExecutor) -> T:
        working = asyncio.get_running_loop().run_in_executor(
            pool, copy_context().run, self._worked, work
        )
        giving_up = asyncio.ensure_future(self._giving_up.wait())
        awaited: set[asyncio.Future[Any]] = {working, giving_up}
        longest_s = self.rules.longest_s
        await asyncio.wait(awaited, timeout=longest_s, return_when=asyncio.FIRST_COMPLETED)
        giving_up.cancel()
        if working.done():
            return working.result()
        working.cancel()  # a thread that has begun goes on, and nobody waits for it
        working.add_done_callback(_looked_at)
        if self._giving_up.is_set():
            raise DeclinedError(replies.of_words(say("fault.restarting")))
        _log.warning("gave up", extra={"after_s": longest_s})
        raise DeclinedError(replies.refusal(say("fault.too_slow")))

    def _worked(self, work: Callable[[Index], T]) -> T:
        with self._counting:
            self._busy_threads += 1
        try:
            return work(self._opened())
        except Exception as error:
            raise DeclinedError(self._explained(error)) from error
        finally:
            with self._counting:
                self._busy_threads -= 1

    def _explained(self, error: Exception) -> Reply:
        """Why there is nothing, for the asker; what only an operator can mend goes to the log."""
        match error:
            case DeclinedError():
                return error.reply
            case NoIndexError():
                _log.warning("nothing indexed: %s", error)
                return replies.refusal(say("fault.nothing_indexed"))
            case QuestionError() | GoneTurnError() | ReviewError():
                return replies.refusal(as_sentence(error))
            case QuothError():
                return self._unusable(error)
        return faults.apology(_log, "answering failed", error)

    def _opened(self) -> Index:
        with self._lock:
            if self._index is None:
                self._index = self._open_index()
                self._index_works = True
                _log.info("index opened")
            return self._index

    def _unusable(self, error: QuothError) -> Reply:
        fault_id = faults.new_id()
        _log.error("cannot search: %s", error, extra={"id": fault_id})
        if isinstance(error, IndexStoreError):
            self._index_works = False
            self._index = None  # opened anew at the next question: it may have been mended
        return replies.refusal(say("fault.unusable", id=fault_id))


def _warmed(index: Index) -> None:
    index.warm()
    _log.info("model loaded")


def _looked_at(working: asyncio.Future[Any]) -> None:
    """Keeps asyncio from complaining of an error that nobody waits for any more."""
    if not working.cancelled():
        working.exception()


def as_sentence(error: QuothError) -> str:
    """What *error* says, in the language spoken, as a sentence by itself."""
    words = told(error.args[0]) if error.args else str(error)
    return f"{words[:1].upper()}{words[1:]}."
