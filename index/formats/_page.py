"""A transcript's surroundings: what a page has above its first labelled line and below its last."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from index.formats import _furniture
from index.formats._clues import listed_clues
from index.formats._dates import date_alone, date_in, iso_date_in
from index.formats._paragraphs import STAGE_DIRECTION, Paragraphs
from index.formats._stage import cut, is_break
from index.formats._stamps import stamp_alone
from index.names import read_label
from index.turns import NameClue

ABOVE = "page text above the transcript"
BELOW = "page text below the transcript"

_KEYED = re.compile(
    r"(?P<key>title|headline|episode title|date|air date|published|recorded|aired|url|link|source|"
    r"media|audio|video|podcast|show|program|programme|episode|season|series|host|hosts|guest|"
    r"guests|speakers|participants|attendees|moderator|interviewer|interviewee|duration|length|"
    r"location|language|topic|subject|summary|description)\s*:\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_CHAPTER = re.compile(r"\s*[\[(]?\d{1,3}(?::\d{2}\b|[.:]\d{2}\s*[ap]\.?m\b)", re.IGNORECASE)
_ROLES = {"host": "host", "hosts": "host", "moderator": "host", "interviewer": "host"}
_ROLES |= {"guest": "guest", "guests": "guest", "interviewee": "guest"}
_PEOPLE = _ROLES.keys() | {"speakers", "participants", "attendees"}
_MOST_WORDS_IN_HEADLINE = 25
_MOST_WORDS_IN_QUESTION = 16
_LONGEST_NOTICE = 160  # characters of a credit within speech; prose may say "copyright" too
_LONGEST_CREDITS = 600  # characters of one below it
_LONGEST_BIOGRAPHY = 4  # lines


class _Kind(Enum):
    BLANK = auto()
    STAGE = auto()  # also with a credit after it on the line
    FURNITURE = auto()
    STAMP = auto()
    KEYED = auto()  # "Date: …", or a date alone
    SENTENCE = auto()
    SHORT = auto()  # a heading, a name, a button


@dataclass(slots=True)
class Page:
    """What the surroundings say about the transcript."""

    title: str | None = None
    date: str | None = None
    url: str | None = None
    clues: list[NameClue] = field(default_factory=list)

    def read_head(self, lines: Sequence[str], body: Paragraphs) -> None:
        """
        Reads *lines*, which stand above the first labelled one.

        The prose that directly precedes the labels is the introduction, which is speech; the
        headline is the last short line that stands alone before it. All else is listed.
        """
        kinds = [_kind_of(line.strip()) for line in lines]
        introduction = _introduction_start(kinds)
        headline = None if self.title else _headline(lines, kinds[:introduction])
        for at, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
            stripped = line.strip()
            if kind is _Kind.KEYED:
                self._read_keyed(at + 1, stripped, body)
            elif at == headline:
                self.title = self.title or " ".join(stripped.lstrip("<>• ").split())
                self.date = self.date or iso_date_in(stripped)
                body.note(at + 1, stripped, "title")
            elif kind is _Kind.SENTENCE and at >= introduction:
                body.speech(at + 1, stripped)
            elif kind is _Kind.STAMP:
                body.stamp(at + 1, stripped, stamp_alone(stripped) or 0)
            else:
                _drop(at + 1, stripped, kind, body, ABOVE)

    def read_tail(self, lines: Sequence[str], first_number: int, body: Paragraphs) -> None:
        """Reads *lines*, all of them below the end of the speech, the first numbered so."""
        for number, line in enumerate(lines, start=first_number):
            stripped = line.strip()
            if stripped:
                self._read_footer_name(number, stripped)
                _drop(number, stripped, _kind_of(stripped), body, BELOW)

    def _read_footer_name(self, number: int, line: str) -> None:
        subject = _furniture.bio_name(line)
        if subject is not None:
            role = "host" if _furniture.says_hosting(line) else None
            self.clues.append(NameClue(subject, "footer", number, role))
        elif _furniture.is_name(line):
            self.clues.append(NameClue(line, "footer", number))

    def _read_keyed(self, number: int, line: str, body: Paragraphs) -> None:
        keyed = _KEYED.fullmatch(line)
        if keyed is None:
            self.date = self.date or date_alone(line)
            body.note(number, line, "date")
            return
        key, value = keyed["key"].casefold(), keyed["value"].strip()
        body.note(number, line, key)
        if key in {"title", "headline", "episode title"}:
            self.title = value
        elif key in {"date", "air date", "published", "recorded", "aired"}:
            self.date = self.date or date_in(value)
        elif value.startswith(("http://", "https://")):
            self.url = self.url or value.split()[0]
        elif key in _PEOPLE:
            self.clues += listed_clues(value, "header", number, _ROLES.get(key))


def is_people_line(line: str) -> bool:
    """Whether *line* lists who speaks, and is no speech: "Hosts: Ann Lee, Bo Reed"."""
    keyed = _KEYED.fullmatch(line.strip())
    return (
        keyed is not None
        and keyed["key"].casefold() in _PEOPLE
        and bool(listed_clues(keyed["value"], "header"))
    )


def tail_start(lines: Sequence[str], labels: Iterable[str]) -> int:
    """
    How many of *lines*, which follow the last of *labels*, are still speech or stand within it.

    Speech ends at a credit, a copyright notice or an end mark; after the closing music, at a line
    that is no sentence; and at a biography, if it follows music or nearly ends the page.
    """
    names = {read_label(label).words[-1] for label in set(labels)}
    after_music = False
    for at, line in enumerate(lines):
        stripped = line.strip()
        if not stripped:
            continue
        kind = _kind_of(stripped)
        if _closes(stripped) or _furniture.begins_notes(stripped):
            return at
        if after_music and kind not in {_Kind.SENTENCE, _Kind.STAGE}:
            return at
        left = sum(bool(other.strip()) for other in lines[at : at + _LONGEST_BIOGRAPHY + 1])
        may_end = after_music or left <= _LONGEST_BIOGRAPHY
        if may_end and _stands_before(lines, at) and _is_biography(stripped, names):
            return at
        after_music = after_music or (kind is _Kind.STAGE and is_break(stripped))
    return len(lines)


def _closes(line: str) -> bool:
    return len(line) <= _LONGEST_CREDITS and _furniture.closes_transcript(cut(line)[0])


def _is_biography(line: str, names: Collection[str]) -> bool:
    """Whether *line* tells in the third person who one of the speakers is."""
    subject = _furniture.bio_name(line)
    return subject is not None and read_label(subject).words[-1] in names


def drop_notice(number: int, line: str, body: Paragraphs) -> bool:
    """Drops *line*, which stands within speech, if it is a stage direction, a credit or an end."""
    spoken, directions = cut(line)
    if directions and not spoken:
        body.drop(number, line, STAGE_DIRECTION)
        if any(is_break(direction) for direction in directions):
            body.interrupt()
        return True
    if not any(map(str.isalnum, line)):
        body.drop(number, line, "no words")
        return True
    if len(line) > _LONGEST_NOTICE or not _furniture.closes_transcript(spoken):
        return False
    body.interrupt()
    _drop(number, line, _kind_of(line), body, BELOW)
    return True


def _kind_of(line: str) -> _Kind:
    if not line:
        return _Kind.BLANK
    if stamp_alone(line) is not None:
        return _Kind.STAMP
    spoken, directions = cut(line)
    if directions and (not spoken or _furniture.reason_for(spoken)):
        return _Kind.STAGE
    if _furniture.reason_for(line) or _furniture.byline_names(line):
        return _Kind.FURNITURE
    if date_alone(line) or _KEYED.fullmatch(line):
        return _Kind.KEYED
    return _Kind.SENTENCE if _is_prose(line) else _Kind.SHORT


def _is_prose(line: str) -> bool:
    question = line.endswith(("?", "!")) and line.count(" ") < _MOST_WORDS_IN_QUESTION
    return _furniture.is_sentence(line) and not (question and not re.search(r"[.?!] ", line))


def _introduction_start(kinds: Sequence[_Kind]) -> int:
    """Where the prose begins that nothing but stage directions parts from the first label."""
    start = len(kinds)
    for at in range(len(kinds) - 1, -1, -1):
        if kinds[at] is _Kind.SENTENCE:
            start = at
        elif kinds[at] not in {_Kind.BLANK, _Kind.STAGE, _Kind.STAMP}:
            break
    return start


def _headline(lines: Sequence[str], kinds: Sequence[_Kind]) -> int | None:
    """Which of *lines* is the headline: the last that stands alone, else the longest short one."""
    short = [
        at
        for at, kind in enumerate(kinds)
        if kind is _Kind.SHORT
        and lines[at].count(" ") < _MOST_WORDS_IN_HEADLINE
        and not _CHAPTER.match(lines[at])
        and any(map(str.isalpha, lines[at]))
    ]
    # Who was there is no headline, unless there is no other.
    short = [at for at in short if len(listed_clues(lines[at], "header")) < 2] or short
    alone = [at for at in short if _stands_alone(lines, at)]
    if alone:
        return alone[-1]
    return max(short, key=lambda at: len(lines[at].strip()), default=None)


def _stands_alone(lines: Sequence[str], at: int) -> bool:
    return _stands_before(lines, at) and (at + 1 == len(lines) or not lines[at + 1].strip())


def _stands_before(lines: Sequence[str], at: int) -> bool:
    """Whether a paragraph begins at *at*."""
    return at == 0 or not lines[at - 1].strip()


def _drop(number: int, line: str, kind: _Kind, body: Paragraphs, otherwise: str) -> None:
    if kind is _Kind.BLANK:
        body.blank()
        return
    spoken, directions = cut(line)
    reasons = [STAGE_DIRECTION] if directions else []
    if spoken:
        reason = _furniture.reason_for(spoken)
        reasons.append(reason or _role_on_page(line) or otherwise)
    body.drop(number, line, "; ".join(reasons))


def _role_on_page(line: str) -> str | None:
    if _furniture.byline_names(line):
        return "byline"
    return "biography" if _furniture.bio_name(line) else None
