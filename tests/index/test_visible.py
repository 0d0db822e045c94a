"""Nothing that somebody else wrote acts on a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.text import Text

from index.__main__ import main
from index.terminal import console
from index.visible import visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31mred\x1b]0;title\x07", " [31mred ]0;title "),
        ("a\tb\nc", "a\tb\nc"),
        ("\x9b31m\u202etxet\u2066", " 31m txet "),
        ("Déjà vu – “no”, 日本語, שלום", "Déjà vu – “no”, 日本語, שלום"),
    ],
)
def test_control_signs_are_spaces(text: str, expected: str) -> None:
    assert visible(text) == expected


def test_the_terminal_s_own_colours_stay(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    console().print(Text("a\x1b[31mb", style="bold"))
    assert capsys.readouterr().out == "\x1b[1ma [31mb\x1b[0m\n"


def test_a_question_s_control_signs_are_not_echoed(
    seeded: object, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUOTH_HOME", str(getattr(seeded, "home", "")))
    assert main(["ask", 'from:"\x1b[31mZoe" pizza "a\x1b]0;x\x07b"']) == 1
    assert main(["remove", "\x1b[31mnothing"]) == 2
    shown = capsys.readouterr()
    assert "\x1b" not in shown.out + shown.err


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("quoth 0.")
