"""Markdown with a bold speaker, "**NAME:** speech", or with front matter and plain speakers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from index.formats._accepting import accepted_labels
from index.formats._clues import opening_clues
from index.formats._dates import iso_date_in
from index.formats._front_matter import front_matter
from index.formats._heads import cleaned, split_head
from index.formats._labels import Form, form_of, is_heading
from index.formats._lines import lines_of
from index.formats._markup import is_italic, unmarked
from index.formats._page import Page, drop_notice, is_people_line, tail_start
from index.formats._paragraphs import Paragraphs
from index.formats._specificity import Specificity
from index.formats._stamps import STAMP, milliseconds, stamp_alone
from index.turns import Layout, Parsed

name = "markdown"
signs = "speakers in bold before a colon, or front matter and headings above them"
specificity = Specificity.MARKUP
suffixes = (".md", ".markdown", ".mdown")

_BOLD = re.compile(
    r"[ \t]{0,3}(?:[-+>][ \t]{1,4})?(?P<mark>\*\*|__)(?P<label>[^*\n]{1,160}?)[ \t]?"
    r"(?::[ \t]?(?P=mark)|(?P=mark)[ \t]{0,4}"
    rf"(?:\\?[\[(]?(?P<stamp>{STAMP})\\?[\])]?[ \t]{{0,4}}(?:$|:)|:))"
    r"(?P<text>.*)"
)
_STAMPED_LABEL = re.compile(
    rf"(?:\\?[\[(]?(?P<before>{STAMP})\\?[\])]?[ \t]{{1,4}})?(?P<label>.+?)"
    rf"(?:[ \t]{{1,4}}\\?[\[(]?(?P<after>{STAMP})\\?[\])]?)?"
)
# What the transcribers of podcasts write where a speaker's name would stand.
_PSEUDO = re.compile(
    r"(?:(?:commercial|ad|sponsor|music(?:al)?) )?(?:break|jingle|outro|intro|music|ads?|sponsors?"
    r"|advert(?:isement)?s?|commercials?|clip|break/sponsor|theme(?: song)?|transition|interlude)",
    re.IGNORECASE,
)
_TIMES = re.compile(rf"(?:\\?[\[(]?{STAMP}\\?[\])]?(?:[ \t]*(?:to|-|–|—)[ \t]*|[ \t]*))*")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}(?:[ \t]+(?P<words>.*?))?(?:[ \t]+#+)?[ \t]*")
_ATX = re.compile(r"#{1,6} ")
_RULE = re.compile(r"[ \t]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}|`{3}\w*)")
_COMMENT = re.compile(r"[ \t]*<!--.*-->[ \t]*")
_ITEM = re.compile(r"\A[ \t]*(?:[-+*•][ \t]+|>[ \t]?)+")
_DENSE = 0.2  # of all lines, blank ones included
_MOST_DOUBTS = 5
_NO_TITLE = frozenset({"transcript", "transcription", "full transcript", "intro", "introduction"})


@dataclass(frozen=True, slots=True)
class _Bold:
    """A line that begins with something bold and a colon, or a time."""

    label: str
    text: str
    start_ms: int | None


@dataclass(slots=True)
class _Reader:
    """
    What one parse knows, and what it has read.

    Attributes:
        bold: the labels that are speakers where they are bold.
        plain: what may stand before a colon without being bold, and the label it is; transcribers
            forget the stars now and then.
    """

    bold: frozenset[str]
    plain: Mapping[str, str]
    body: Paragraphs = field(default_factory=Paragraphs)
    page: Page = field(default_factory=Page)
    doubts: list[str] = field(default_factory=list)
    in_italics: bool = False


def sniff(head: str) -> bool:
    """Whether *head* has bold speakers, or speakers under front matter or headings."""
    lines = head.split("\n")
    if _accepted_bold([_bold(line) for line in lines]):
        return True
    marked = front_matter(lines).lines or any(map(_ATX.match, lines))
    return bool(marked) and bool(accepted_labels(lines))


def parse(text: str) -> Parsed:
    """
    The transcript in *text*, whose lines end in a newline each.

    Where no speaker is bold, plain "NAME: speech" is read.
    """
    lines = lines_of(text)
    above = front_matter(lines)
    bolds = [_bold(line) for line in lines]
    bold = _accepted_bold(bolds)
    plain = _forgotten(lines, bold) if bold else accepted_labels(lines[above.lines :])
    reader = _Reader(bold, plain)
    page, body = reader.page, reader.body
    page.title, page.date, page.url = above.title, above.date, above.url
    for number in range(above.lines):
        if lines[number].strip():
            body.note(number + 1, lines[number], "front matter")
    _read(reader, lines, bolds, above.lines)
    cues = body.finish()
    problems = [above.problem] if above.problem else []
    return Parsed(
        cues=cues,
        layout=Layout.PARAGRAPHS,
        dropped=tuple(sorted(body.dropped, key=lambda dropped: dropped.line)),
        title=page.title,
        date=page.date,
        url=page.url,
        audio=above.audio,
        clues=(*above.clues, *page.clues, *opening_clues(cues)),
        problems=(*problems, *reader.doubts[:_MOST_DOUBTS]),
        metadata=tuple(body.metadata),
    )


def _accepted_bold(bolds: Sequence[_Bold | None]) -> frozenset[str]:
    """The bold labels that are speakers; a single capitalised word must recur or be the rule."""
    counts = Counter(bold.label for bold in bolds if bold is not None)
    forms = {label: form_of(label) for label in counts if not _PSEUDO.fullmatch(label)}
    often = sum(counts.values()) >= _DENSE * len(bolds)
    return frozenset(
        label
        for label, form in forms.items()
        if form > Form.WORD or (form is Form.WORD and (often or counts[label] > 1))
    )


def _forgotten(lines: Sequence[str], bold: frozenset[str]) -> dict[str, str]:
    """The labels that stand without stars: those of *bold*, and other names that recur."""
    heads = Counter(head.text for head in map(split_head, lines) if head is not None)
    recurring = {head: cleaned(head) for head, count in heads.items() if count > 1}
    names = {head: label for head, label in recurring.items() if form_of(label) > Form.WORD}
    return names | {label: label for label in bold}


def _bold(line: str) -> _Bold | None:
    if "**" not in line[:8] and "__" not in line[:8]:
        return None
    found = _BOLD.match(line)
    if found is None:
        return None
    stamped = _STAMPED_LABEL.fullmatch(unmarked(found["label"]))
    if stamped is None:
        return None
    stamp = found["stamp"] or stamped["before"] or stamped["after"]
    return _Bold(
        cleaned(stamped["label"]),
        found["text"].strip(),
        milliseconds(stamp) if stamp else None,
    )


def _read(reader: _Reader, lines: Sequence[str], bolds: Sequence[_Bold | None], start: int) -> None:
    """Reads *lines* from *start* on: what stands above the first label, the speech, the rest."""
    labelled = [
        at
        for at in range(start, len(lines))
        if _is_labelled(reader, lines[at], bolds[at]) and not is_people_line(lines[at])
    ]
    first = labelled[0] if labelled else len(lines)
    end = labelled[-1] + 1 if labelled else len(lines)
    _read_head(reader, lines[:first], start)
    below = [unmarked(line) for line in lines[end:]]
    speech_below = tail_start(below, reader.plain.values())
    for at in range(first, end + speech_below):
        _read_line(reader, at + 1, lines[at], bolds[at])
    reader.page.read_tail(below[speech_below:], end + speech_below + 1, reader.body)


def _is_labelled(reader: _Reader, line: str, bold: _Bold | None) -> bool:
    if bold is not None:
        return bold.label in reader.bold
    head = split_head(line)
    return head is not None and head.text in reader.plain


def _read_head(reader: _Reader, lines: Sequence[str], start: int) -> None:
    """Reads what stands above the first label; the first heading is the title."""
    shown = [""] * start
    for number, line in enumerate(lines[start:], start=start + 1):
        aside = _read_aside(reader, number, line, may_be_title=True)
        shown.append("" if aside else unmarked(_ITEM.sub("", line, count=1)))
    reader.page.read_head(shown, reader.body)
    reader.body.blank()


def _read_aside(reader: _Reader, number: int, line: str, *, may_be_title: bool = False) -> bool:
    """Reads *line* if it is a heading, a rule, a comment or a break: something beside speech."""
    first = line.lstrip()[:1]
    if first not in {"#", "-", "*", "_", "=", "`", "<", "!"} and not first.isalpha():
        return False
    heading = _HEADING.fullmatch(line) if first == "#" else None
    if heading is not None:
        words = unmarked(heading["words"] or "").strip()
        if may_be_title and reader.page.title is None and words.casefold() not in _NO_TITLE:
            reader.page.title = words or None
            reader.page.date = reader.page.date or iso_date_in(words)
            reader.body.note(number, line, "title")
        else:
            reader.body.drop(number, line, "heading")
    elif _RULE.fullmatch(line) or _COMMENT.fullmatch(line):
        reader.body.drop(number, line, "rule" if _RULE.fullmatch(line) else "comment")
    elif not _is_break(line):
        return False
    else:
        reader.body.drop(number, line, "break, no speaker")
    reader.body.interrupt()
    reader.in_italics = False
    return True


def _is_break(line: str) -> bool:
    """Whether *line* is "**Break:** [12:03] to [12:40]": a pseudo-speaker and times at most."""
    bold = _bold(line)
    label, text = (bold.label, bold.text) if bold else line.partition(":")[::2]
    return (
        len(text) < 80
        and _PSEUDO.fullmatch(label.strip()) is not None
        and _TIMES.fullmatch(text.strip()) is not None
    )


def _read_line(reader: _Reader, number: int, line: str, bold: _Bold | None) -> None:
    if not line or line.isspace():
        reader.body.blank()
    elif bold is not None and bold.label in reader.bold:
        reader.in_italics = is_italic(bold.text)
        reader.body.labelled(number, bold.label, unmarked(bold.text), bold.start_ms)
    elif _read_aside(reader, number, line):
        return
    elif bold is not None and (_PSEUDO.fullmatch(bold.label) or is_heading(bold.label)):
        # "**Sponsor:** words", "**Note:** words": not of whoever spoke before.
        reader.body.other_voice(number, unmarked(line).strip())
    elif not _read_plain_label(reader, number, line):
        _read_speech(reader, number, _ITEM.sub("", line, count=1).strip())


def _read_plain_label(reader: _Reader, number: int, line: str) -> bool:
    head = split_head(line)
    if head is None or head.text not in reader.plain:
        return False
    reader.body.labelled(
        number, reader.plain[head.text], unmarked(line[head.end :].strip()), head.start_ms
    )
    return True


def _read_speech(reader: _Reader, number: int, line: str) -> None:
    """Reads a line without a label: speech that goes on, a clip in italics, a notice, a time."""
    text = unmarked(line)
    start_ms = stamp_alone(text)
    if start_ms is not None:
        reader.body.stamp(number, text, start_ms)
        return
    if is_italic(line) and not reader.body.in_paragraph:
        _read_clip(reader, number, text)
        return
    if reader.in_italics and not reader.body.in_paragraph:
        reader.body.interrupt()
    reader.in_italics = False
    if not drop_notice(number, text, reader.body):
        _note_doubt(reader, number, text)
        reader.body.speech(number, text)


def _read_clip(reader: _Reader, number: int, text: str) -> None:
    """Reads a paragraph all in italics: a clip that is played, whose speaker it may name itself."""
    head = split_head(text)
    label = cleaned(head.text) if head else ""
    if head is not None and form_of(label):
        reader.body.labelled(number, label, text[head.end :].strip())
    elif reader.in_italics:
        reader.body.speech(number, text)
    else:
        reader.body.other_voice(number, text)
    reader.in_italics = True


def _note_doubt(reader: _Reader, number: int, text: str) -> None:
    head = split_head(text)
    if head is not None and form_of(cleaned(head.text)):
        reader.doubts.append(
            f'line {number}: "{cleaned(head.text)}:" is read as speech, not as a speaker'
        )
