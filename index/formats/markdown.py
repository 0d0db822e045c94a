"""Markdown with a bold speaker, "**NAME:** speech", or with front matter and plain speakers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.formats._accepting import Judged, accepted_labels, doubtful_at, judged, shortened
from index.formats._bold import PSEUDO, Bold, accepted_bold, bold_of
from index.formats._clues import opening_clues
from index.formats._dates import iso_date_in
from index.formats._front_matter import front_matter
from index.formats._furniture import begins_notes
from index.formats._headings import Heading, accepted_headings, heading_of, may_name, small_words
from index.formats._heads import cleaned, split_head, timed_name
from index.formats._labels import form_of, is_heading
from index.formats._lines import lines_of
from index.formats._markup import is_italic, unmarked
from index.formats._page import ABOVE, Page, drop_notice, is_people_line, tail_start
from index.formats._paragraphs import Paragraphs
from index.formats._specificity import Specificity
from index.formats._stamps import STAMP, stamp_alone
from index.turns import Layout, Parsed

name = "markdown"
signs = "speakers in bold or in headings, or front matter and headings above them"
specificity = Specificity.MARKUP
suffixes = (".md", ".markdown", ".mdown")

_TIMES = re.compile(rf"(?:\\?[\[(]?{STAMP}\\?[\])]?(?:[ \t]*(?:to|-|–|—)[ \t]*|[ \t]*))*")
_SAMPLED = 20_000  # lines
_ATX = re.compile(r"#{1,6} ")
_RULE = re.compile(r"[ \t]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}|`{3}\w*)")
_COMMENT = re.compile(r"[ \t]*<!--.*-->[ \t]*")
_ITEM = re.compile(r"\A[ \t]*(?:[-+*•][ \t]+|>[ \t]?)+")
_NO_TITLE = frozenset({"transcript", "transcription", "full transcript", "intro", "introduction"})


@dataclass(frozen=True, slots=True)
class _Speakers:
    """
    What names a speaker in a file.

    Attributes:
        bold: labels that are set in bold.
        headings: labels that stand in headings.
        plain: labels that are not marked; transcribers forget the stars now and then.
        speech: the first lines of it.
    """

    bold: frozenset[str]
    headings: frozenset[str]
    plain: Judged
    speech: str

    @property
    def words(self) -> frozenset[str]:
        """Those of the speech, by which a heading that may be a name is judged."""
        return small_words(self.speech)


@dataclass(frozen=True, slots=True)
class _Lead:
    """A speaker's label at the beginning of a line, and what follows it there."""

    label: str
    text: str
    start_ms: int | None


@dataclass(slots=True)
class _Reader:
    """What one parse knows, and what it has read."""

    speakers: _Speakers
    body: Paragraphs = field(default_factory=Paragraphs)
    page: Page = field(default_factory=Page)
    doubts: list[str] = field(default_factory=list)
    in_italics: bool = False
    heading: tuple[int, str] | None = None  # the last one, where it may name a speaker


def sniff(head: str) -> bool:
    """Whether *head* has speakers in bold or headings, or speakers under front matter."""
    lines = head.split("\n")
    if accepted_bold(lines, [bold_of(line) for line in lines]) or accepted_headings(lines, ()):
        return True
    marked = front_matter(lines).lines or any(map(_ATX.match, lines))
    return bool(marked) and bool(
        accepted_labels([_unmarked_label(line, None, frozenset()) for line in lines])
    )


def parse(text: str) -> Parsed:
    """
    The transcript in *text*, whose lines end in a newline each.

    Where no speaker is bold, plain "NAME: speech" is read.
    """
    lines = lines_of(text)
    above = front_matter(lines)
    bolds = [bold_of(line) for line in lines]
    reader = _Reader(_speakers(lines, bolds, above.lines))
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
        problems=(*problems, *shortened(reader.doubts)),
        metadata=tuple(body.metadata),
    )


def _read(reader: _Reader, lines: Sequence[str], bolds: Sequence[Bold | None], start: int) -> None:
    """Reads *lines* from *start* on: what stands above the first label, the speech, the rest."""
    span = range(start, len(lines))

    def begins_turn(at: int) -> bool:
        line = lines[at]
        return bool(line) and _lead(reader.speakers, line, bolds[at]) is not None

    first = next((at for at in span if begins_turn(at) and not is_people_line(lines[at])), None)
    last = next((at for at in reversed(span) if begins_turn(at)), None)
    first, end = (len(lines) if first is None else first), (-1 if last is None else last) + 1
    end = max(first, end) if last is not None else len(lines)
    _read_head(reader, lines[:first], start)
    below = [unmarked(line) for line in lines[end:]]
    speech_below = tail_start(below, _labels_of(reader.speakers))
    for at in range(first, end + speech_below):
        _read_line(reader, at + 1, lines[at], bolds[at])
    reader.page.read_tail(below[speech_below:], end + speech_below + 1, reader.body)


def _speakers(lines: Sequence[str], bolds: Sequence[Bold | None], start: int) -> _Speakers:
    bold = accepted_bold(lines, bolds)
    known = bold or frozenset(accepted_labels(lines[start:]).values())
    headings = accepted_headings(lines, known)
    marked = bold | headings
    shown = [
        _unmarked_label(line, one, marked)
        for line, one in zip(lines[start:], bolds[start:], strict=True)
    ]
    return _Speakers(bold, headings, judged(shown, marked), "\n".join(shown[:_SAMPLED]))


def _unmarked_label(line: str, bold: Bold | None, marked: frozenset[str]) -> str:
    """*line* with its label, if it is one of *marked*, as plain text has it."""
    one: Bold | Heading | None = bold or heading_of(line)
    if one is None or one.label not in marked:
        named = None if isinstance(one, Heading) else timed_name(line)
        return "" if isinstance(one, Heading) else line if named is None else f"{named.text}: 0:00"
    return f"{one.label}: {one.text if isinstance(one, Bold) else 'Speech.'}"


def _lead(speakers: _Speakers, line: str, bold: Bold | None) -> _Lead | None:
    """The speaker's label that *line* begins with."""
    if bold is not None and (bold.label in speakers.bold):
        return _Lead(bold.label, unmarked(bold.text), bold.start_ms)
    heading = heading_of(line) if speakers.headings else None
    if heading is not None:
        is_label = heading.label in speakers.headings
        return _Lead(heading.label, "", heading.start_ms) if is_label else None
    if not speakers.plain.labels:
        return None
    head = split_head(line)
    if head is not None and head.text in speakers.plain.labels:
        label = speakers.plain.labels[head.text]
        return _Lead(label, unmarked(line[head.end :].strip()), head.start_ms)
    named = timed_name(line)
    known = named is not None and named.text in speakers.plain.labels.values()
    return _Lead(named.text, "", named.start_ms) if named is not None and known else None


def _labels_of(speakers: _Speakers) -> frozenset[str]:
    return speakers.bold | speakers.headings | frozenset(speakers.plain.labels.values())


def _read_head(reader: _Reader, lines: Sequence[str], start: int) -> None:
    """Reads what stands above the first label; the first heading is the title."""
    shown, in_notes = [""] * start, False
    for number, line in enumerate(lines[start:], start=start + 1):
        aside = _read_aside(reader, number, line, may_be_title=True)
        heading = heading_of(line)
        in_notes = in_notes if heading is None else begins_notes(heading.words)
        if in_notes and not aside and line.strip():
            reader.body.drop(number, line, ABOVE)
        shown.append("" if aside or in_notes else unmarked(_ITEM.sub("", line, count=1)))
    reader.page.read_head(shown, reader.body)
    reader.body.blank()


def _read_aside(reader: _Reader, number: int, line: str, *, may_be_title: bool = False) -> bool:
    """Reads *line* if it is a heading, a rule, a comment or a break: something beside speech."""
    first = line.lstrip()[:1]
    if first not in {"#", "-", "*", "_", "=", "`", "<", "!"} and not first.isalpha():
        return False
    heading = heading_of(line) if first == "#" else None
    if heading is not None:
        words = heading.words
        if may_be_title and reader.page.title is None and words.casefold() not in _NO_TITLE:
            reader.page.title = words or None
            reader.page.date = reader.page.date or iso_date_in(words)
            reader.body.note(number, line, "title")
        else:
            reader.body.drop(number, line, "heading")
            if may_name(heading.label, reader.speakers.words):
                reader.body.other_voice_follows()
                reader.heading, reader.in_italics = (number, words), False
                return True
    elif _RULE.fullmatch(line) or _COMMENT.fullmatch(line):
        reader.body.drop(number, line, "rule" if _RULE.fullmatch(line) else "comment")
    elif not _is_break(line):
        return False
    else:
        reader.body.drop(number, line, "break, no speaker")
    reader.body.interrupt()
    reader.in_italics = False
    return True


def _doubt_heading(reader: _Reader) -> None:
    """Tells of a heading that may name a speaker, if speech without a label stands below it."""
    if reader.heading is not None:
        number, words = reader.heading
        reader.doubts.append(
            f'line {number}: the heading "{words}" may name a speaker: '
            "what follows is given to nobody"
        )
        reader.heading = None


def _is_break(line: str) -> bool:
    """Whether *line* is "**Break:** [12:03] to [12:40]": a pseudo-speaker and times at most."""
    bold = bold_of(line)
    label, text = (bold.label, bold.text) if bold else line.partition(":")[::2]
    return (
        len(text) < 80
        and PSEUDO.fullmatch(label.strip()) is not None
        and _TIMES.fullmatch(text.strip()) is not None
    )


def _read_line(reader: _Reader, number: int, line: str, bold: Bold | None) -> None:
    if not line or line.isspace():
        reader.body.blank()
        return
    lead = _lead(reader.speakers, line, bold)
    if lead is not None:
        reader.in_italics = bold is not None and is_italic(bold.text)
        reader.heading = None
        reader.body.labelled(number, lead.label, lead.text, lead.start_ms)
    elif _read_aside(reader, number, line):
        return
    elif bold is not None and bold.marked and not bold.listed and _is_note(bold.label):
        # "**Sponsor:** words", "**Note:** words": not of whoever spoke before.
        reader.body.other_voice(number, unmarked(line).strip())
    elif bold is not None and bold.marked and not bold.listed and form_of(bold.label):
        reader.body.other_voice(number, unmarked(line).strip())
        reader.doubts.append(doubtful_at(number, bold.label))
    else:
        _read_unlabelled(reader, number, _ITEM.sub("", line, count=1).strip())


def _is_note(label: str) -> bool:
    return bool(PSEUDO.fullmatch(label)) or is_heading(label)


def _read_unlabelled(reader: _Reader, number: int, line: str) -> None:
    """Reads speech, which may begin with what could be a label."""
    text = unmarked(line)
    head = split_head(text)
    doubt = reader.speakers.plain.doubt(number, head.text) if head is not None else None
    if doubt is not None:
        reader.doubts.append(doubt)
    if head is not None and head.text in reader.speakers.plain.doubtful:
        reader.body.other_voice(number, text)
    else:
        _read_speech(reader, number, line)


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
        _doubt_heading(reader)
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
