"""How calls of OpenVINO follow each other."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from index.embedding.openvino_engine import OpenVinoEngine
from index.embedding.recipe import Feeds


class Request:
    """Tells how many others compute when it does."""

    computing = 0

    def __init__(self, seen: list[int]) -> None:
        self._seen = seen

    def infer(self, _feeds: Feeds, **_settings: Any) -> list[Any]:
        Request.computing += 1
        self._seen.append(Request.computing)
        threading.Event().wait(0.05)
        Request.computing -= 1
        return [np.zeros((1, 4), np.float32)]


def test_the_first_call_of_a_process_is_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two at once can wait for each other for ever."""
    monkeypatch.setattr(OpenVinoEngine, "_is_prepared", False)
    engine, seen = object.__new__(OpenVinoEngine), list[int]()
    engine._idle = queue.SimpleQueue()
    for _ in range(2):
        engine._idle.put(Request(seen))
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(engine.run, {}), pool.submit(engine.run, {})
    assert first.result().shape == second.result().shape == (1, 4)
    assert seen == [1, 1]
