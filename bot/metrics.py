"""What the bot counts, for Prometheus: never who asked, nor what."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST
# Of a question, in seconds: warm ones take some hundredths, one that waits for the model a second.
BUCKETS_S = (0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class Metrics:
    """Counters of one bot, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._answers = Counter(
            "quoth_answers", "Questions answered, by state.", ["state"], registry=self.registry
        )
        self._declined = Counter(
            "quoth_declined", "Questions that got a sentence instead of an answer.",
            registry=self.registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "quoth_answer_seconds", "Time that an answer took, without Discord.",
            buckets=BUCKETS_S, registry=self.registry,
        )  # fmt: skip

    def answered(self, state: str, elapsed_ms: float) -> None:
        """Counts a question that was answered."""
        self._answers.labels(state).inc()
        self._seconds.observe(elapsed_ms / 1000)

    def declined(self) -> None:
        """Counts a question that could not be answered."""
        self._declined.inc()

    def gauge(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        """Shows what *value* says whenever somebody looks."""
        Gauge(name, meaning, registry=self.registry).set_function(value)

    def exposition(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self.registry)
