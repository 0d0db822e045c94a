from __future__ import annotations

from functools import partial

from index.retrieval.recent import Recent


def test_what_was_asked_for_last_is_kept() -> None:
    """A value is made once as long as no more than *size* others were asked for since."""
    made: list[str] = []

    def value(key: str) -> str:
        made.append(key)
        return key.upper()

    kept: Recent[str, str] = Recent(2)
    asked = [kept.get(key, partial(value, key)) for key in "abacab"]
    assert asked == list("ABACAB")
    assert made == list("abcb")
