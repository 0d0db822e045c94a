"""From a file to a transcript: encodings, folders, claims, and what cannot be read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

import index.formats
from index.errors import TranscriptError
from index.formats import (
    ParseError,
    Specificity,
    all_formats,
    binary_formats,
    every_format,
    known_suffixes,
    read_text,
    read_transcript,
    transcript_paths,
)
from index.formats._decoding import LARGEST_BYTES
from index.turns import Cue, Layout, Parsed, Transcript

TEXT = "ANN: Déjà vu, she said.\nBO: “Well” – no.\n"
NO_SPEAKERS = (
    "no speakers can be told in it (formats known: {formats}): "
    "begin each turn with its speaker, as in `NAME: words`"
)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def written(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return written


def failure(path: Path) -> TranscriptError:
    with pytest.raises(TranscriptError) as caught:
        read_transcript(path)
    return caught.value


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
    def test_unicode_is_read(self, write: Callable[[str, bytes], Path], encoding: str) -> None:
        transcript = read_transcript(write("a.txt", TEXT.encode(encoding)))
        assert [turn.text for turn in transcript.turns] == ["Déjà vu, she said.", "“Well” – no."]
        assert transcript.problems == ()

    def test_western_text_is_read_and_said_to_be_so(
        self, write: Callable[[str, bytes], Path]
    ) -> None:
        transcript = read_transcript(write("a.txt", TEXT.encode("cp1252")))
        assert [turn.text for turn in transcript.turns] == ["Déjà vu, she said.", "“Well” – no."]
        assert transcript.problems == (
            "line 1: read as Windows-1252 (Latin-1), since it is not UTF-8",
        )

    @pytest.mark.parametrize(
        ("content", "line"),
        [
            ("ANN: Hi.\nBO: Привет, как дела?\n".encode("cp1251"), 2),
            ("ANN: こんにちは、元気ですか。\n".encode("shift-jis"), 1),
            (b"ANN: D\xc3\xa9j\xc3\xa0 vu\nBO: half a sign \xc3\n", 2),
            ("ANN: ŁódŹ, žluťoučký kůň.\n".encode("iso-8859-2"), 1),
        ],
    )
    def test_what_cannot_be_told_is_refused_with_its_line(
        self, write: Callable[[str, bytes], Path], content: bytes, line: int
    ) -> None:
        error = failure(write("a.txt", content))
        assert error.line == line
        assert error.problem == (
            "the text is not UTF-8, and its encoding cannot be told for certain: save it as UTF-8"
        )

    def test_bytes_that_belie_their_mark_are_refused(
        self, write: Callable[[str, bytes], Path]
    ) -> None:
        error = failure(write("a.txt", b"\xef\xbb\xbfANN: Hi.\nBO: \xff\xff\n"))
        assert (error.line, "says that it is UTF-8" in error.problem) == (2, True)

    @pytest.mark.parametrize(
        ("declaration", "encoding"),
        [
            ('<?xml version="1.0" encoding="ISO-8859-2"?>', "iso-8859-2"),
            ("<?xml version='1.0' encoding='windows-1251'?>", "cp1251"),
            ('<?xml version="1.0" encoding="UTF-16"?>', "utf-16-le"),
            ('<?xml version="1.0" encoding="iso-8859-1"?>', "utf-8"),
        ],
    )
    def test_xml_says_its_encoding(
        self, write: Callable[[str, bytes], Path], declaration: str, encoding: str
    ) -> None:
        """Unless it is UTF-8 all the same: tools save files anew and leave the declaration."""
        words = "Привет" if encoding == "cp1251" else "Žluťoučký"
        text = f'{declaration}<tt><body><p begin="1s" end="2s">{words}</p></body></tt>'
        transcript = read_transcript(write("a.xml", text.encode(encoding)))
        assert [turn.text for turn in transcript.turns] == [words]

    @pytest.mark.parametrize("encoding", ["UTF-8", "base64", "no-such", "utf-16"])
    def test_a_declaration_that_cannot_be_true_counts_for_nothing(
        self, write: Callable[[str, bytes], Path], encoding: str
    ) -> None:
        start = f'<?xml version="1.0" encoding="{encoding}"?><tt>'.encode()
        error = failure(write("a.xml", start + b"\xff\xfe\x81\x8d" * 9))
        assert "its encoding cannot be told for certain: save it as UTF-8" in error.problem

    def test_carriage_returns_alone_end_lines_too(
        self, write: Callable[[str, bytes], Path]
    ) -> None:
        transcript = read_transcript(write("a.txt", b"ANN: One.\rBO: Two.\r"))
        assert [turn.line for turn in transcript.turns] == [1, 2]

    def test_escape_sequences_do_not_reach_a_terminal(
        self, write: Callable[[str, bytes], Path]
    ) -> None:
        transcript = read_transcript(write("a.txt", b"ANN: One." + b" word" * 500 + b"\x1b[2J\n"))
        assert "\x1b" not in transcript.turns[0].text


class TestUnreadable:
    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"", "the file is empty: give one with a transcript in it"),
            (b"\xef\xbb\xbf \n\r\n\t", "the file is empty: give one with a transcript in it"),
            (bytes(range(256)) * 9, "the file is binary: give its transcript as text"),
            (b"\x01\x02\x03 text " * 99, "the file is binary: give its transcript as text"),
            (
                "ANN: Hi.".encode("utf-16-le"),
                "the text seems to be UTF-16 without a byte order mark: save it as UTF-8",
            ),
            (b"Just prose.\n\nAnd more of it.\n", NO_SPEAKERS),
        ],
    )
    def test_it_says_what_and_what_to_do(
        self, write: Callable[[str, bytes], Path], content: bytes, problem: str
    ) -> None:
        path = write("a.txt", content)
        error = failure(path)
        formats = ", ".join(one.name for one in every_format())
        assert str(error) == f"{path}: {problem.format(formats=formats)}"

    def test_a_line_of_five_megabytes_is_named(self, write: Callable[[str, bytes], Path]) -> None:
        error = failure(write("a.txt", b"ANN: Hi.\nBO: " + b"word " * 1_000_000 + b"\n"))
        assert error.line == 2
        assert "put each turn on a line of its own" in error.problem

    def test_a_gigabyte_is_refused_unread(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        with path.open("wb") as file:
            file.truncate(LARGEST_BYTES + 1)
        assert "split it into one file an episode" in failure(path).problem

    def test_a_missing_file_is_said_to_be_missing(self, tmp_path: Path) -> None:
        assert failure(tmp_path / "no.txt").problem == "there is no such file: check the path"

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        assert "folder" in failure(tmp_path).problem

    @pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
    def test_a_file_that_may_not_be_read_says_so(self, write: Callable[[str, bytes], Path]) -> None:
        path = write("a.txt", TEXT.encode())
        path.chmod(0)
        assert "permissions" in failure(path).problem

    def test_a_fifo_is_refused_and_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.txt")
        assert "no regular file" in failure(tmp_path / "a.txt").problem


class TestFolders:
    def test_files_are_found_in_order_and_others_left(
        self, write: Callable[[str, bytes], Path], tmp_path: Path
    ) -> None:
        for name in (
            "b.txt", "a/z.MD", "a/y.txt", ".hidden.txt", ".git/x.txt", "c.mp3", "README.md",
            "LICENSE", "d",
        ):  # fmt: skip
            write(name, b"ANN: Hi.\n")
        found = transcript_paths([tmp_path])
        assert [str(path.relative_to(tmp_path)) for path in found] == [
            "a/y.txt",
            "a/z.MD",
            "b.txt",
        ]

    def test_a_file_that_is_named_is_taken_whatever_it_is_called(
        self, write: Callable[[str, bytes], Path]
    ) -> None:
        path = write("LICENSE", b"ANN: Hi.\n")
        assert transcript_paths([path]) == [path]

    def test_a_path_that_does_not_exist_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(TranscriptError, match="no such file or folder"):
            transcript_paths([tmp_path / "no"])

    def test_a_loop_of_links_ends(
        self, write: Callable[[str, bytes], Path], tmp_path: Path
    ) -> None:
        path = write("a/b/c.txt", b"ANN: Hi.\n")
        (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
        (tmp_path / "self").symlink_to(tmp_path / "self")
        assert transcript_paths([tmp_path]) == [path]

    def test_a_file_is_taken_once(
        self, write: Callable[[str, bytes], Path], tmp_path: Path
    ) -> None:
        path = write("a.txt", b"ANN: Hi.\n")
        (tmp_path / "b.txt").symlink_to(path)
        assert transcript_paths([tmp_path, path, tmp_path]) == [path]

    def test_deep_folders_are_walked(self, tmp_path: Path) -> None:
        deep = tmp_path
        for _ in range(300):
            deep /= "d"
        deep.mkdir(parents=True)
        (deep / "a.txt").write_text("ANN: Hi.\n")
        assert transcript_paths([tmp_path]) == [deep / "a.txt"]


def test_the_suffixes_of_all_formats_are_known() -> None:
    assert {".txt", ".md"} <= known_suffixes()


class FakeFormat(SimpleNamespace):
    """A third party's format, as an entry point would name it."""

    name = "telegram"
    signs = "it begins with STOP"
    specificity = Specificity.SIGNATURE
    suffixes = (".telegram",)

    @staticmethod
    def sniff(head: str) -> bool:
        return head.startswith("STOP")

    @staticmethod
    def parse(text: str) -> Parsed:
        if "broken" in text:
            raise ParseError("the wire was cut: send it again", 2)
        return Parsed((Cue(text, "ANN", 1, 1),), Layout.PARAGRAPHS)


@pytest.fixture
def entry_points(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes installed packages offer the formats given."""

    def offer(*formats: object) -> None:
        points = [SimpleNamespace(load=lambda one=one: one) for one in formats]
        monkeypatch.setattr(index.formats, "entry_points", lambda **_group: points)

    all_formats.cache_clear()
    monkeypatch.setattr(index.formats, "all_formats", all_formats.__wrapped__)
    return offer


class TestExtensions:
    def test_a_package_adds_a_format(self, entry_points: Callable[..., None]) -> None:
        entry_points(FakeFormat())
        transcript = read_text("STOP\nANN: Arrived.\nBO: Good.\n", "a.telegram")
        assert (transcript.format, len(transcript.turns)) == ("telegram", 1)

    def test_what_breaks_a_format_names_file_and_line(
        self, entry_points: Callable[..., None]
    ) -> None:
        entry_points(FakeFormat())
        with pytest.raises(TranscriptError) as caught:
            read_text("STOP broken", "a.telegram")
        assert str(caught.value) == "a.telegram:2: the wire was cut: send it again"

    def test_two_formats_that_claim_one_text_are_told(
        self, entry_points: Callable[..., None]
    ) -> None:
        entry_points(FakeFormat(), FakeFormat(name="telex"))
        with pytest.raises(TranscriptError, match="it could be telegram and telex"):
            read_text("STOP", "a")

    def test_a_package_adds_a_container(
        self,
        entry_points: Callable[..., None],
        write: Callable[[str, bytes], Path],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Such a format is asked before the file is read as text."""
        tape = SimpleNamespace(
            name="tape",
            signs="it begins with TAPE and a zero",
            suffixes=(".tape",),
            sniff_bytes=lambda head: head.startswith(b"TAPE\0"),
            parse_bytes=lambda content: Parsed(
                (Cue(content[5:].decode(), "ANN", 1, 1),), Layout.PARAGRAPHS
            ),
        )
        entry_points(tape)
        monkeypatch.setattr(index.formats, "binary_formats", binary_formats.__wrapped__)
        transcript = read_transcript(write("a", b"TAPE\0Arrived."))
        assert (transcript.format, transcript.turns[0].text) == ("tape", "Arrived.")
        assert ".tape" in known_suffixes()

    def test_what_is_no_format_is_refused(self, entry_points: Callable[..., None]) -> None:
        entry_points(SimpleNamespace(name="half"))
        with pytest.raises(TypeError, match="lacks a part of what"):
            read_text("ANN: Hi.", "a")


def test_times_that_go_backwards_are_reported(read: Callable[[str], Transcript]) -> None:
    transcript = read("ANN [4:30]: One.\nBO [2:00]: Two.\nANN [5:00]: Three.\n")
    assert transcript.problems == ("line 2: the time 2:00 is before 4:30 above it",)


@pytest.mark.parametrize(
    "text",
    [
        "ANN: " + "(" * 200_000,
        "ANN: " + "[[" * 100_000 + "]]" * 100_000,
        "**ANN LEE:** " + "*a" * 200_000,
        "**ANN LEE:** " + "_" * 400_000,
        "**ANN LEE:** " + "[a](" * 100_000,
        "**ANN LEE:** " + "\\" * 400_000,
        "**ANN LEE:** " + " " * 400_000 + "x",
        "\n".join(f"N{number} A: x" for number in range(8_000)),
        "ANN LEE: x\n" + "> " * 200_000 + "\n",
        "ANN LEE: x\n\n" + "Ab " * 100_000 + "\n",
        "© " * 30_000 + "\n\nANN LEE: x\n",
        "ANN LEE: this is " + "A" * 300_000 + " B",
    ],
    ids=range(12),
)
def test_no_text_takes_longer_than_its_length(read: Callable[[str], Transcript], text: str) -> None:
    """Each was made to send a careless pattern back over the same signs again and again."""
    assert read(text).turns
