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


FEEDS = {"input_ids": np.zeros((1, 16), np.int64)}


def test_the_first_call_of_a_process_is_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two at once can wait for each other for ever."""
    monkeypatch.setattr(OpenVinoEngine, "_is_prepared", False)
    seen = list[int]()
    engine = _engine([Request(seen), Request(seen)])
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(engine.run, FEEDS), pool.submit(engine.run, FEEDS)
    assert first.result().shape == second.result().shape == (1, 4)
    assert seen == [1, 1]


@pytest.mark.parametrize(
    ("shape", "by"), [((1, 16), "its own"), ((1, 24), "any"), ((2, 16), "any")]
)
def test_a_text_alone_of_a_fixed_width_is_computed_by_its_own_graph(
    shape: tuple[int, int], by: str
) -> None:
    engine = _engine([Named("any")], {16: [Named("its own")]})
    for _ in range(2):  # a request is given back
        with engine._request_for({"input_ids": np.zeros(shape, np.int64)}) as request:
            assert request.name == by


def test_who_would_wait_for_a_graph_of_a_width_takes_the_one_of_any() -> None:
    engine = _engine([Named("any")], {16: [Named("its own")]})
    with engine._request_for(FEEDS), engine._request_for(FEEDS) as second:
        assert second.name == "any"


class Named:
    def __init__(self, name: str) -> None:
        self.name = name


def _engine(of_any: list[Any], of_width: dict[int, list[Any]] | None = None) -> OpenVinoEngine:
    engine = object.__new__(OpenVinoEngine)
    engine._of_any = _queued(of_any)
    engine._of_width = {width: _queued(them) for width, them in (of_width or {}).items()}
    return engine


def _queued(requests: list[Any]) -> queue.SimpleQueue[Any]:
    queued: queue.SimpleQueue[Any] = queue.SimpleQueue()
    for request in requests:
        queued.put(request)
    return queued
