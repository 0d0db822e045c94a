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


def test_what_is_kept_weighs_no_more_together_than_was_said() -> None:
    """The ones asked for longest ago go; each counts for one more than it weighs."""
    kept: Recent[str, str] = Recent(16, len)
    for word in ("ab", "cd", "ef", "gh", "ij", "ab", "kl"):
        kept.get(word, partial(str, word))
    assert kept.get("ab", lambda: "made again") == "ab"
    assert kept.get("cd", lambda: "made again") == "made again"


def test_what_weighs_too_much_is_made_each_time() -> None:
    """All others would go for it."""
    kept: Recent[str, str] = Recent(16, len)
    assert kept.get("long", lambda: "abc") == "abc"
    assert kept.get("long", lambda: "def") == "def"
