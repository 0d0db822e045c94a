"""Word documents: recorders' transcripts, tables, changes, and archives that mean harm."""

from __future__ import annotations

import io
import random
import struct
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import TranscriptError
from index.formats import read_transcript
from index.formats._lines import ParseError
from index.formats.docx import parse_bytes
from index.turns import Transcript
from tests.index.formats.word import archive, docx, paragraph, table

SAID = paragraph("ANN: One.") + paragraph("BO: Two.")


def turns(transcript: Transcript) -> list[tuple[str | None, str, int | None]]:
    return [(turn.speaker, turn.text, turn.start_ms) for turn in transcript.turns]


def dropped(transcript: Transcript) -> list[tuple[int, str, str]]:
    return [(one.line, one.text, one.reason) for one in transcript.dropped]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes], Transcript]:
    def reading(content: bytes) -> Transcript:
        path = tmp_path / "a.bin"
        path.write_bytes(content)
        return read_transcript(path)

    return reading


def test_a_recorder_s_names_stand_beside_times(fixture: Callable[[str], Transcript]) -> None:
    """The words stand below, in the same paragraph; who started it all said nothing."""
    transcript = fixture("docx/teams.docx")
    assert turns(transcript) == [
        ("Vera Adair", "Good morning, everybody. Is the pier open?", 3000),
        ("Bob Orr", "It is.", 9000),
        ("Vera Adair", "Then we begin.", 12_000),
    ]
    assert (transcript.title, transcript.date) == (
        "Harbour sync-20230115_100000-Meeting Recording",
        "2023-01-15",
    )
    assert dropped(transcript) == [
        (3, "31m 12s", "recorder's notice"),
        (5, "Vera Adair started transcription", "recorder's notice"),
        (9, "Vera Adair stopped transcription", "recorder's notice"),
    ]


def test_times_of_a_cue_stand_above_its_speaker(fixture: Callable[[str], Transcript]) -> None:
    assert turns(fixture("docx/teams-with-times.docx")) == [
        ("Vera Adair", "Good morning.", 0),
        ("Bob Orr", "Morning.", 2450),
        ("Vera Adair", "So.", 4500),
    ]


def test_a_meeting_s_times_are_headings(fixture: Callable[[str], Transcript]) -> None:
    """Who attended is neither the title nor speech."""
    transcript = fixture("docx/google-meet.docx")
    assert turns(transcript) == [
        ("Rosa Moss", "Hello, Milo. How are you?", 0),
        ("Milo Brandt", "Late.", None),
        ("Rosa Moss", "As ever.", 300_000),
    ]
    assert transcript.title == "Weekly sync (2023-04-20 16:04 GMT+1) - Transcript"
    assert transcript.date == "2023-04-20"


def test_a_table_names_speakers(fixture: Callable[[str], Transcript]) -> None:
    """A cell that goes on below names both rows; a header and a comment are no speech."""
    transcript = fixture("docx/table.docx")
    assert turns(transcript) == [
        ("Gus Hale", "We begin.\nAll of us.\nI count two.", 1000),
        ("Wilma Hale", "Three, with the dog.", 9000),
    ]
    assert transcript.title == "Minutes of the board"
    reasons = {reason: text for _line, text, reason in dropped(transcript)}
    assert reasons["page header"] == "Confidential"
    assert reasons["comment"] == "Check this."
    assert reasons["table column beside the words"] == "really?"


def test_changes_are_read_as_they_were_accepted(fixture: Callable[[str], Transcript]) -> None:
    """Inserted words are speech, deleted and hidden ones are listed, and so are field codes."""
    transcript = fixture("docx/changes.docx")
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [
        ("Gus", "Who moved the lighthouse?"),
        ("Wilma", "The sea did."),
        ("Gus", "Again?"),
        ("Wilma", "Again."),
    ]
    assert dropped(transcript) == [
        (2, "never", "deleted text"),
        (2, "secret", "hidden text"),
        (4, "PAGE", "field code"),
    ]


@pytest.mark.parametrize(
    ("name", "speakers"),
    [
        ("word-transcribe", [("Speaker 1", 0), ("Speaker 2", 4000)]),
        ("names-with-times", [("Gus Hale", 0), ("Wilma Hale", 4000)]),
    ],
)
def test_names_and_times_stand_on_a_line_of_their_own(
    fixture: Callable[[str], Transcript], name: str, speakers: list[tuple[str, int]]
) -> None:
    transcript = fixture(f"docx/{name}.docx")
    assert [(turn.speaker, turn.start_ms) for turn in transcript.turns] == speakers


@pytest.mark.parametrize(
    ("written", "speaker"),
    [
        ("Lee, Ann", "Ann Lee"),
        ("Ann Lee (External)", "Ann Lee"),
        ("Ann Lee (she/her)", "Ann Lee"),
        ("ann.lee@example.org", None),
        ("Unknown Speaker", "Unknown Speaker"),
    ],
)
def test_a_name_beside_a_time_is_read_as_recorders_write_it(
    read: Callable[[bytes], Transcript], written: str, speaker: str | None
) -> None:
    """What is none of them is nobody: never whoever spoke before."""
    said = (("Bo Reed", "One."), (written, "Two."), ("Bo Reed", "Three."))
    transcript = read(docx("".join(paragraph(f"**{name}**   0:03\n{x}") for name, x in said)))
    assert [turn.speaker for turn in transcript.turns] == ["Bo Reed", speaker, "Bo Reed"]


def test_times_in_a_table_may_have_frames(read: Callable[[bytes], Transcript]) -> None:
    rows = (("#", "Timecode", "Who", "Dialogue"), ("1", "00:01:02:10", "ANN", "One."))
    assert turns(read(docx(table(*rows)))) == [("Ann", "One.", 62_000)]


def test_a_text_box_is_read_once(read: Callable[[bytes], Transcript]) -> None:
    """Word writes it twice: for itself, and for old programs."""
    box = f"<w:txbxContent>{paragraph('BO: Two.')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    twice = (
        f"<w:p><w:r><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    transcript = read(docx(paragraph("ANN: One.") + twice + paragraph("ANN: Three.")))
    assert [turn.text for turn in transcript.turns] == ["One.", "Two.", "Three."]


def bomb() -> bytes:
    """A document of which a part unpacks to what no transcript has."""
    packed = io.BytesIO(docx(SAID))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        target.writestr("word/document2.xml", b" " * (65 << 20))
    return packed.getvalue()


def said_to_be(content: bytes, size: int) -> bytes:
    """*content*, its document said by the directory to have *size* bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        stated = packed.getinfo("word/document.xml").file_size
    at = content.rindex(struct.pack("<I", stated))
    return content[:at] + struct.pack("<I", size) + content[at + 4 :]


def encrypted(content: bytes) -> bytes:
    at = content.index(b"PK\x01\x02") + 8
    return content[:at] + b"\x01\x00" + content[at + 2 :]


def with_document(markup: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx(SAID))) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    return archive(files | {"word/document.xml": markup})


ENTITIES = (
    b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><w>&b;</w>'
)
HOSTILE = {
    "inflated part": (bomb(), "word/document2.xml unpacks to 68 MB"),
    "inflated to a gigabyte": (said_to_be(docx(SAID), 1 << 30), "unpacks to 1,074 MB"),
    "lying about its size": (said_to_be(docx(SAID), 10), "is damaged"),
    "encrypted": (encrypted(docx(SAID)), "has a password"),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old Word document"),
    "truncated": (docx(SAID)[:-200], "is damaged"),
    "entities": (with_document(ENTITIES), "declares a document type"),
    "entities in UTF-16": (
        with_document(ENTITIES.decode().encode("utf-16")),
        "declares a document type",
    ),
    "no body": (with_document(b"<w:document xmlns:w='w'/>"), "is damaged"),
    "deep": (with_document(b"<w>" * 100_000), "is damaged"),
    "no document": (
        archive({"word/styles.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}),
        "damaged",
    ),
    "spreadsheet": (
        archive({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}),
        "a spreadsheet and no Word document",
    ),
    "empty": (docx(""), "there is no text in this Word document"),
    "no speakers": (docx(paragraph("The sea was grey.")), "no speakers can be told"),
    "one long paragraph": (docx(SAID + paragraph("word " * 1_000_000)), "a turn at most 1,000,000"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_harm_is_refused_in_a_sentence(read: Callable[[bytes], Transcript], name: str) -> None:
    content, problem = HOSTILE[name]
    started = time.monotonic()
    with pytest.raises(TranscriptError) as caught:
        read(content)
    assert problem in caught.value.problem
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"a.txt": b"ANN: One."}, "this is an archive: unpack it"),
        ({"mimetype": b"application/epub+zip"}, "this is an archive: unpack it"),
    ],
)
def test_other_archives_are_named_as_such(
    read: Callable[[bytes], Transcript], files: dict[str, bytes], problem: str
) -> None:
    with pytest.raises(TranscriptError) as caught:
        read(archive(files))
    assert problem in caught.value.problem


def test_no_damage_is_a_traceback() -> None:
    """Whichever bytes are turned round."""
    whole = docx(SAID + table(["ANN", "Three."], ["BO", "Four."]))
    chance = random.Random(7)
    for _attempt in range(150):
        damaged = bytearray(whole)
        for _byte in range(chance.choice([1, 3, 30])):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with suppress(ParseError):
            parse_bytes(bytes(damaged))


NAMES = st.sampled_from(["Ann Lee", "Bo Reed", "Zoë O'Hare"])
WORDS = st.text(st.characters(categories=["Ll"]), min_size=1, max_size=9)
SENTENCES = st.lists(WORDS | st.just("R&D"), min_size=2, max_size=9).map(" ".join)
SPOKEN = st.lists(st.tuples(NAMES, SENTENCES), min_size=3, max_size=12)


@settings(max_examples=40)
@given(SPOKEN)
def test_paragraphs_are_read_back(said: list[tuple[str, str]]) -> None:
    body = "".join(paragraph(f"**{name}:** {words}") for name, words in said)
    cues = parse_bytes(docx(body)).cues
    assert [(one.label, one.text, one.line) for one in cues] == [
        (name, words, at) for at, (name, words) in enumerate(said, start=1)
    ]


@settings(max_examples=40)
@given(SPOKEN)
def test_tables_are_read_back(said: list[tuple[str, str]]) -> None:
    rows = [("Speaker", "Time", "Text"), *((name, "0:01", words) for name, words in said)]
    cues = parse_bytes(docx(table(*rows))).cues
    assert [(one.label, one.text, one.start_ms) for one in cues] == [
        (name, words, 1000) for name, words in said
    ]
