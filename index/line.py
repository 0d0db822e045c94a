"""Questions that are asked at once: answered in the order they came in, embedded together."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field

from index.embedding import Matrix, Vector

MOST_PLACES = 4  # what numpy, FAISS and the model compute side by side is less than half of it
TOGETHER = 32  # vectors in one pass: more would let whoever is next wait for the last


class Line:
    """
    Lets some questions at a time be answered; the others wait in the order in which they came.

    Only one thread computes in Python at a time: many that do so at once take the lock of each
    other in the middle of a question, so that a question takes more of the processor, and the
    unluckiest one three times as long as most. Who waits anyway needs no vector yet, and gets it
    in one pass with all others that wait.

    Safe to use from many threads.

    Args:
        encode: the vectors of some questions.
        places: how many are answered at once.
    """

    def __init__(self, encode: Callable[[Sequence[str]], Matrix], places: int) -> None:
        self._encode, self._free = encode, places
        self._changing = threading.Lock()
        self._waiting: deque[_Waiting] = deque()

    @contextmanager
    def vector(self, text: str) -> Iterator[Vector]:
        """The vector of *text* when its turn has come, which lasts until the context ends."""
        mine = _Waiting(text)
        self._enter(mine)
        try:
            yield self._computed(mine)
        finally:
            self._leave()

    def _enter(self, mine: _Waiting) -> None:
        with self._changing:
            if self._free:
                self._free -= 1
                return
            self._waiting.append(mine)
        try:
            mine.called.acquire()
        except BaseException:  # interrupted: nobody is to wait for it
            self._give_up(mine)
            raise

    def _give_up(self, mine: _Waiting) -> None:
        with self._changing:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return
        self._leave()

    def _leave(self) -> None:
        """Hands the place to who came first: who comes now cannot get there before them."""
        with self._changing:
            if self._waiting:
                self._waiting.popleft().called.release()
            else:
                self._free += 1

    def _computed(self, mine: _Waiting) -> Vector:
        with self._changing:
            others = [one for one in self._waiting if not one.taken]
            taken = [] if mine.taken else [mine, *others][:TOGETHER]
            for one in taken:
                one.taken = True
        if taken:
            self._compute(taken)
        return mine.found.result()

    def _compute(self, taken: Sequence[_Waiting]) -> None:
        texts = list(dict.fromkeys(one.text for one in taken))  # many may ask the same
        try:
            vectors = dict(zip(texts, self._encode(texts), strict=True))
        except Exception as error:  # noqa: BLE001 - whatever it is, it goes to whoever asked
            self._fail(taken, error)
        except BaseException as error:
            self._tell(taken, error)
            raise
        else:
            for one in taken:
                one.found.set_result(vectors[one.text])

    def _fail(self, taken: Sequence[_Waiting], error: Exception) -> None:
        """One question's fault is not the others': each is computed by itself."""
        if len(taken) == 1:
            self._tell(taken, error)
            return
        for one in taken:
            self._compute([one])

    @staticmethod
    def _tell(taken: Sequence[_Waiting], error: BaseException) -> None:
        for one in taken:
            one.found.set_exception(error)


def _taken_lock() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(eq=False, slots=True)
class _Waiting:
    """A question in line; *taken* when somebody computes its vector."""

    text: str
    called: threading.Lock = field(default_factory=_taken_lock)  # let go of when its turn has come
    found: Future[Vector] = field(default_factory=Future)
    taken: bool = False


def places(processors: int) -> int:
    """How many questions are best answered at once where *processors* can be used."""
    return min(MOST_PLACES, max(1, processors // 2))
