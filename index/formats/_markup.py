"""Markdown's marks, taken off the words they stand around."""

from __future__ import annotations

import html
import re

_SPECIAL = re.compile(r"[\\*_`\[&<]")
# Every pattern stops at the next mark of its kind, so that no line costs more than its length.
_LINK = re.compile(
    r"(?<!\\)!?\[([^\[\]]{0,500})\]\((?:[^()\s]|\([^()\s]*\)){0,2000}(?: +\"[^\"]*\")?\)"
)
_STARS = re.compile(r"(?<![\\\w*])\*{1,3}(?=[^\s*])([^*]*[^\s*\\])\*{1,3}(?![\w*])")
_SCORES = re.compile(r"(?<![\\\w_])_{1,3}(?=[^\s_])([^_]*[^\s_\\])_{1,3}(?![\w_])")
_CODE = re.compile(r"(?<!\\)`([^`]+)`")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|b|code|em|i|mark|p|small|span|strong|sub|sup|u)(?: [^<>]{0,300})?/?>", re.IGNORECASE
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_HARD_BREAK = re.compile(r"(?<!\\)\\$")
_ITALIC = re.compile(r"(?:\*(?![*\s])(?:[^*\\]|\\.)*\*|_(?![_\s])(?:[^_\\]|\\.)*_)")


def unmarked(text: str) -> str:
    """*text* as it is read: links and emphasis are their words, escapes and entities decoded."""
    if _SPECIAL.search(text) is None:
        return text
    if "](" in text:
        text = _LINK.sub(_words_of_link, text)
    if "*" in text:
        text = _STARS.sub(r"\1", text)
        text = _STARS.sub(r"\1", text) if "*" in text else text
    if "_" in text:
        text = _SCORES.sub(r"\1", text)
    if "`" in text:
        text = _CODE.sub(r"\1", text)
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", text))
    if "\\" in text:
        text = _HARD_BREAK.sub("", text)
        text = _ESCAPE.sub(r"\1", text)
    return html.unescape(text) if "&" in text else text


def _words_of_link(found: re.Match[str]) -> str:
    return "" if found.group().startswith("!") else found[1]


def is_italic(text: str) -> bool:
    """Whether all of *text* is emphasised once: "*A clip that is played*"."""
    return text[:1] in {"*", "_"} and _ITALIC.fullmatch(text) is not None
