"""What every transcript format keeps, also those that are added later."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from index.formats import all_formats, binary_formats, every_format, read_transcript
from index.formats._decoding import decoded
from index.turns import Transcript
from tests.index.formats.word import lines_in

FIXTURES = Path(__file__).parent / "fixtures"
SAMPLES = sorted(path for path in FIXTURES.rglob("*") if path.is_file())
FORMATS = all_formats()
# Marks and times are decoded away; a label is read with its marks, a name without.
_DECORATION = re.compile(r"\\?\[\d[\d:.]*\\?\]|[^\w\s]|_|\b\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\b")
# Of these the names of speakers stand in attributes and heads, and tags are no words.
MARKED_UP = {"akoma-ntoso", "html", "tei", "ttml", "youtube-xml"}
# Of these the fields that hold texts count; services write the same words several times.
STRUCTURED = {".json", ".jsonl", ".yaml"}
_CUE_HEAD = re.compile(r"(?:^[\w/-]+\n)?^.*-->.*$", re.MULTILINE)


def lines_accounted_for(transcript: Transcript) -> set[int]:
    accounted = {one.line for one in transcript.metadata}
    for dropped in transcript.dropped:
        accounted |= set(range(dropped.line, (dropped.end_line or dropped.line) + 1))
    for turn in transcript.turns:
        assert turn.line is not None
        assert turn.end_line is not None
        accounted |= set(range(turn.line, turn.end_line + 1))
    return accounted


def source_of(path: Path) -> str:
    """The text of the file at *path*; of a Word document a paragraph a line."""
    return lines_in(path.read_bytes()) if path.suffix == ".docx" else decoded(path).text


def words(text: str) -> Counter[str]:
    return Counter(_DECORATION.sub(" ", text).split())


@pytest.mark.parametrize("name", [one.name for one in every_format()])
def test_every_format_has_samples_of_its_own(name: str) -> None:
    """A format without a fixture would pass all the rest unseen."""
    assert any(path.parent.name == name for path in SAMPLES)


def test_every_format_is_documented() -> None:
    """The page says of each how it is known and what is read of it."""
    page = (Path(__file__).parents[3] / "docs" / "formats.md").read_text()
    rows = set(re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE))
    assert rows == {one.name for one in every_format()}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
class TestSample:
    def test_its_own_format_reads_it(self, path: Path) -> None:
        """Also where another format could: the more specific one wins."""
        assert read_transcript(path).format == path.parent.name

    def test_no_other_format_of_its_specificity_claims_it(self, path: Path) -> None:
        head = path.read_bytes()
        containers = [one.name for one in binary_formats() if one.sniff_bytes(head)]
        if containers:
            assert containers == [path.parent.name]
            return
        text = decoded(path).text
        claims = [one for one in FORMATS if one.sniff(text)]
        best = max(one.specificity for one in claims)
        assert [one.name for one in claims if one.specificity is best] == [path.parent.name]

    def test_each_line_is_in_a_turn_or_metadata_or_dropped(self, path: Path) -> None:
        transcript = read_transcript(path)
        filled = {
            number
            for number, line in enumerate(source_of(path).split("\n"), start=1)
            if line.strip()
        }
        assert filled <= lines_accounted_for(transcript)
        assert all(one.line >= 1 for one in transcript.dropped)

    def test_no_word_is_lost_or_doubled(self, path: Path) -> None:
        """The words of the file are those of turns, labels, metadata and what was dropped."""
        transcript = read_transcript(path)
        found: Counter[str] = Counter()
        marked_up = path.parent.name in MARKED_UP
        for turn in transcript.turns:
            found += words(turn.text if marked_up else f"{turn.label or ''} {turn.text}")
        for dropped in transcript.dropped:
            found += words(dropped.text)
        for metadata in transcript.metadata:
            found += words(metadata.text)
        source = words(_read(path))
        if path.suffix in STRUCTURED:
            # What is said again elsewhere in the file is listed shortened.
            said = words(" ".join(turn.text for turn in transcript.turns))
            assert said - source == Counter()
            phrases = words(_read(path, phrases=True).casefold())
            assert phrases.keys() <= {word.casefold() for word in found}
            return
        assert found - source == Counter()
        if marked_up or path.suffix in {".vtt", ".srt"} or path.parent.name == "stamped-lines":
            # Captions repeat the label in each cue, and automatic ones show each line twice.
            labels = words(" ".join(turn.label or "" for turn in transcript.turns))
            repeated = found if path.stem == "rolling" else labels
            assert (source - found).keys() <= repeated.keys()
        else:
            assert source - found == Counter()

    def test_times_do_not_go_backwards(self, path: Path) -> None:
        times = [turn.start_ms for turn in read_transcript(path).turns if turn.start_ms is not None]
        assert times == sorted(times)

    def test_positions_count_the_turns(self, path: Path) -> None:
        turns = read_transcript(path).turns
        assert [turn.position for turn in turns] == list(range(len(turns)))

    def test_a_speaker_is_shown_only_with_an_attribution(self, path: Path) -> None:
        for turn in read_transcript(path).turns:
            assert (turn.speaker is None) == (turn.attribution == "none")
            assert (turn.label is not None) == (turn.attribution in {"explicit", "generic"}) or (
                # "Q" has a label, and who asks is named elsewhere.
                turn.attribution in {"generic", "inferred"}
            )

    def test_carriage_returns_change_nothing(self, path: Path, tmp_path: Path) -> None:
        if path.suffix == ".docx":
            pytest.skip("an archive has no lines")
        copy = tmp_path / path.name
        copy.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert read_transcript(copy).turns == read_transcript(path).turns
        assert read_transcript(copy).dropped == read_transcript(path).dropped


def _texts(suffix: str, text: str) -> Iterator[str]:
    """The texts in a structured file."""
    if suffix == ".yaml":
        waiting: list[Any] = [
            yaml.load(text.split("\n---\n", maxsplit=1)[0], Loader=yaml.BaseLoader)
        ]
    else:
        lines = text.splitlines() if suffix == ".jsonl" else [text]
        waiting = [json.loads(line) for line in lines]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str):
            yield html.unescape(re.sub(r"<laugh>", "[laugh]", one))


def _read(path: Path, *, phrases: bool = False) -> str:
    """
    The words of the file at *path* as its container and markup leave them.

    With *phrases*, of a structured file those of the texts that are no single word: no tags.
    """
    text = source_of(path)
    if path.suffix in STRUCTURED:
        return " ".join(
            one for one in _texts(path.suffix, text) if " " in one.strip() or not phrases
        )
    if path.parent.name in MARKED_UP:
        text = re.sub(r"<!--|-->", " ", text)
        text = re.sub(r'join="right">([^<]*)(?:<[^>]*>|\s)*', r">\1", text)
        text = html.unescape(re.sub(r"<[^>]*>", " ", text))
        return html.unescape(re.sub(r"</?i>", "", html.unescape(text)))
    if path.suffix in {".vtt", ".srt"}:
        text = _CUE_HEAD.sub("", text)
    if path.suffix in {".vtt", ".srt"} or path.parent.name == "stamped-lines":
        text = re.sub(r"<v(?:\.\w+)? ([^>]*)>", r"\1 ", text)
        text = re.sub(r"<[^>]*>|\{\\[^}]*\}", "", text)
    if path.parent.name == "court":
        text = re.sub(r"(?m)^ {0,12}\d{1,2}(?= {2,}\S)", "", text)
    # Markdown's link targets are markup: their words are not read.
    return re.sub(r"\]\((?:[^()\s]|\([^()\s]*\))*\)", "] ", text).replace("&amp;", "&")
