"""Speech from the blocks of a page or a document, by the rules of plain text and its own labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.formats import _furniture
from index.formats._accepting import shortened
from index.formats._block_labels import Labelled
from index.formats._blocks import Block, Laid, laid_out, on_source_lines
from index.formats._clues import opening_clues
from index.formats._heads import split_head
from index.formats._lines import ParseError
from index.formats._page import Page, drop_notice, is_people_line, tail_start
from index.formats._paragraphs import Paragraphs
from index.formats._stamps import stamp_alone
from index.turns import Layout, Parsed

NO_SPEAKERS = "no speakers can be told in it: begin each turn with its speaker, as in `NAME: words`"
# Headings of what stands below transcripts.
_BELOW = re.compile(
    r"(?:sources?|resources?|references?|(?:further|related) reading|related\b.*"
    r"|about (?:the|us)\b.*|show ?notes|credits|links|comments?|share\b.*|more\b.*|tags"
    r"|footnotes|subscribe\b.*|acknowledge?ments?|transcript notes?)",
    re.IGNORECASE,
)
# "(Pier North) (Ind)" below a name, before the words.
_CONSTITUENCY = re.compile(r"(?:\([^()]{1,60}\)\s*){1,4}")
_RELATED = 0.6  # of a block's text are links, below the last label


@dataclass(slots=True)
class _Reader:
    """What has been read so far; lines are those of the layout until the end."""

    labelled: Labelled
    body: Paragraphs = field(default_factory=Paragraphs)
    doubts: list[str] = field(default_factory=list)
    in_italics: bool = False
    named: bool = False  # the block before is a label alone


def speech_in(labelled: Labelled, page: Page) -> Parsed:
    """
    What is said in the blocks, on the lines of the source; *page* has what is known of it.

    Raises:
        ParseError: nobody can be told to speak, or what another format reads breaks it.
    """
    marked = labelled.by_markup or any(block.strong for block in labelled.blocks)
    if labelled.count and (marked or not _is_preformatted(labelled.blocks)):
        if not labelled.tells_speakers:
            raise ParseError(NO_SPEAKERS)
        return _by_labels(labelled, page)
    return _as_text(labelled, page)


def _is_preformatted(blocks: Sequence[Block]) -> bool:
    """Whether most lines are those of a text that is shown as it is typed."""
    speech = [block for block in blocks if block.aside is None]
    return sum(block.joined for block in speech) > 0.5 * len(speech)


def _with_time(block: Block) -> str:
    """The text of *block*, a time in markup of its own before it."""
    if block.start_ms is None:
        return block.text
    seconds, fraction = divmod(block.start_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}.{fraction:03} {block.text}"


def _as_text(labelled: Labelled, page: Page) -> Parsed:
    """The blocks read as a text file of the same lines would be."""
    from index.formats import claiming  # noqa: PLC0415 - it imports the formats that import this

    laid = laid_out([block for block in labelled.blocks if block.may_be_speech], _with_time)
    text = "\n".join(laid.lines) + "\n"
    forms = claiming(text) if laid.lines else []
    if len(forms) != 1:
        raise ParseError(NO_SPEAKERS)
    try:
        found = forms[0].parse(text)
    except ParseError as error:
        line = error.line and laid.blocks[min(error.line, len(laid.blocks)) - 1].line
        raise ParseError(error.problem, line) from error
    moved = on_source_lines(found, (*laid.blocks, laid.blocks[-1]))
    beside = Paragraphs()
    outside = [block for block in labelled.blocks if not block.may_be_speech]
    for at, block in enumerate(outside, start=1):
        _beside(block, at, page, beside)
    others = on_source_lines(_parsed(beside, page, ()), outside) if outside else _EMPTY
    return replace(
        moved,
        title=page.title or moved.title,
        date=page.date or moved.date,
        url=page.url or moved.url,
        dropped=(*moved.dropped, *others.dropped),
        metadata=(*moved.metadata, *others.metadata),
        clues=(*page.clues, *moved.clues),
    )


_EMPTY = Parsed(cues=(), layout=Layout.PARAGRAPHS)


def _by_labels(labelled: Labelled, page: Page) -> Parsed:
    laid = laid_out(labelled.blocks, lambda block: block.text)
    numbered = list(zip(laid.numbers, labelled.blocks, strict=True))
    reader = _Reader(labelled)
    speaking = [
        at
        for at, (_number, block) in enumerate(numbered)
        if labelled.is_labelled(block) and not is_people_line(block.text)
    ]
    first, last = speaking[0], speaking[-1]
    end = last + 1 + _speech_below(labelled, [block for _number, block in numbered[last + 1 :]])
    _read_head(reader, laid, numbered[:first], page)
    for number, block in numbered[first:end]:
        _read_block(reader, number, block, page)
    _read_tail(reader, numbered[end:], page)
    return on_source_lines(_parsed(reader.body, page, reader.doubts), laid.blocks)


def _parsed(body: Paragraphs, page: Page, doubts: Sequence[str]) -> Parsed:
    cues = body.finish()
    return Parsed(
        cues=cues,
        layout=Layout.PARAGRAPHS,
        dropped=tuple(body.dropped),
        title=page.title,
        date=page.date,
        url=page.url,
        clues=(*page.clues, *opening_clues(cues)),
        problems=shortened(list(doubts)),
        metadata=tuple(body.metadata),
    )


def _read_head(
    reader: _Reader, laid: Laid, numbered: Sequence[tuple[int, Block]], page: Page
) -> None:
    """Reads what stands above the first label."""
    shown = [""] * (numbered[-1][0] if numbered else 0)
    for number, block in numbered:
        if not block.may_be_speech and stamp_alone(block.text) is None:
            _beside(block, number, page, reader.body)
        else:
            shown[number - 1] = laid.lines[number - 1]
    page.read_head(shown, reader.body)
    reader.body.blank()


def _speech_below(labelled: Labelled, blocks: Sequence[Block]) -> int:
    """How many of *blocks*, which follow the last label, are speech or stand within it."""
    shown = ["" if not block.may_be_speech else block.text for block in blocks]
    names = [*labelled.by_markup, *labelled.judgement.labels.values()]
    spaced = [line for text in shown for line in (text, "")]
    end = min((tail_start(spaced, names) + 1) // 2, len(blocks))
    return next((at for at, block in enumerate(blocks[:end]) if _ends_speech(block)), end)


def _ends_speech(block: Block) -> bool:
    """Whether *block*, below the last label, is a part of the page and no more speech."""
    if block.level:
        return _BELOW.fullmatch(block.text.strip(" :")) is not None
    return block.linked > _RELATED or (
        block.may_be_speech
        and block.label is None
        and _furniture.reason_for(block.text) not in {None, _furniture.END_MARK}
    )


def _read_tail(reader: _Reader, numbered: Sequence[tuple[int, Block]], page: Page) -> None:
    for number, block in numbered:
        if not block.may_be_speech:
            _beside(block, number, page, reader.body)
        elif block.linked > _RELATED:
            reader.body.drop(number, block.text, "related links")
        else:
            page.read_tail([block.text], number, reader.body)


def _beside(block: Block, number: int, page: Page, body: Paragraphs) -> None:
    """Lists *block*, which is no speech."""
    if not block.text:
        return
    if block.level and page.title is not None and _same(block.text, page.title):
        body.note(number, block.text, "title")
    else:
        body.drop(number, block.text, block.aside or "heading")


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _read_block(reader: _Reader, number: int, block: Block, page: Page) -> None:
    body = reader.body
    if block.aside is not None:
        _beside(block, number, page, body)
        return
    named, reader.named = reader.named, block.label is not None and not block.text
    if named and block.label is None and _CONSTITUENCY.fullmatch(block.text):
        body.drop(number, block.text, "beside the name")
        return
    if not block.joined:
        body.blank()
    if block.level:
        _read_heading(number, block, page, body)
    elif block.label is not None:
        reader.in_italics = False
        body.labelled(number, block.label, block.text, block.start_ms)
    elif not block.text:
        _read_time(body, block)
    elif not _read_head_of(reader, number, block):
        _read_speech(reader, number, block)


def _read_heading(number: int, block: Block, page: Page, body: Paragraphs) -> None:
    start_ms = stamp_alone(block.text)
    if start_ms is not None:
        body.stamp(number, block.text, start_ms)
        return
    _beside(block, number, page, body)
    body.interrupt()


def _read_time(body: Paragraphs, block: Block) -> None:
    """A time in markup of its own: that of the words that follow."""
    if block.start_ms is not None:
        body.starts_at(block.start_ms)


def _read_head_of(reader: _Reader, number: int, block: Block) -> bool:
    """Reads *block* if it begins with a label before a colon, or with what may be one."""
    head = split_head(block.text)
    if head is None:
        return False
    judgement = reader.labelled.judgement
    label = judgement.labels.get(head.text)
    if label is not None and not is_people_line(block.text):
        reader.in_italics = False
        start_ms = head.start_ms if block.start_ms is None else block.start_ms
        reader.body.labelled(number, label, block.text[head.end :].strip(), start_ms)
        return True
    doubt = judgement.doubt(number, head.text)
    if doubt is not None:
        reader.doubts.append(doubt)
    if head.text not in judgement.doubtful:
        return False
    reader.body.other_voice(number, block.text, block.start_ms)
    return True


def _read_speech(reader: _Reader, number: int, block: Block) -> None:
    body, text = reader.body, block.text
    start_ms = stamp_alone(text)
    if block.doubtful:
        reader.doubts.append(
            f'line {number}: "{block.strong or text}" may be a speaker or not: '
            "what follows is given to nobody"
        )
        body.other_voice(number, text, block.start_ms)
    elif start_ms is not None:
        body.stamp(number, text, start_ms)
    elif block.slanted and not block.joined:
        _read_italics(reader, number, block)
    elif text.startswith(">>"):
        body.other_voice(number, text.lstrip("> "), block.start_ms)
    elif not drop_notice(number, text, body):
        if reader.in_italics and not block.joined:
            reader.in_italics = False
            body.interrupt()
        body.speech(number, text, block.start_ms)


def _read_italics(reader: _Reader, number: int, block: Block) -> None:
    """A paragraph all in italics: a clip, or a remark of the page; nobody says whose."""
    if drop_notice(number, block.text, reader.body):
        return
    if reader.in_italics:
        reader.body.speech(number, block.text, block.start_ms)
    else:
        reader.body.other_voice(number, block.text, block.start_ms)
    reader.in_italics = True
