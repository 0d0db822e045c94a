"""Questions that wait together are computed together: one pass of the model for all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from index.embedding import Matrix, Vector

MOST = 32  # in one pass: more would let the first wait for the last


class Together:
    """
    Computes single texts as they come, and those that came while it was busy in one pass.

    Safe to use from many threads.

    Args:
        compute: the vectors of some texts.
        passes: how many may run at once.
    """

    def __init__(self, compute: Callable[[Sequence[str]], Matrix], passes: int) -> None:
        self._compute = compute
        self._waiting: list[tuple[str, Future[Vector]]] = []
        self._adding, self._free = threading.Lock(), threading.Semaphore(passes)

    def vector(self, text: str) -> Vector:
        """The vector of *text*; raises what computing it raises."""
        mine: Future[Vector] = Future()
        with self._adding:
            self._waiting.append((text, mine))
        with self._free:
            # Whoever came first may have computed it by now; else it stands in the line.
            while not mine.done():
                self._compute_some()
        return mine.result()

    def _compute_some(self) -> None:
        with self._adding:
            taken, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        texts = list(dict.fromkeys(text for text, _future in taken))  # many may ask the same
        try:
            vectors = dict(zip(texts, self._compute(texts), strict=True))
        except Exception as error:  # noqa: BLE001 - whatever it is, it goes to whoever asked
            self._fail(taken, error)
            return
        for text, future in taken:
            future.set_result(vectors[text])

    def _fail(self, taken: Sequence[tuple[str, Future[Vector]]], error: Exception) -> None:
        """One text's fault is not the others': each is computed by itself."""
        if len(taken) == 1:
            taken[0][1].set_exception(error)
            return
        for text, future in taken:
            try:
                future.set_result(self._compute([text])[0])
            except Exception as its_own:  # noqa: BLE001 - as above
                future.set_exception(its_own)
