"""What is read of a folder: ignore files, and sidecars that describe transcripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Settings, TranscriptIndex
from index.errors import TranscriptError
from index.formats import is_ignored, read_transcript, transcript_paths
from index.sources import source_of

TEXT = "ANN LEE: The wheel turns.\nSPEAKER 1: It does.\nAL: Since when?\n"


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def found(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in transcript_paths([folder])]


class TestIgnoring:
    @pytest.mark.parametrize(
        ("patterns", "expected"),
        [
            ("", ["a.txt", "drafts/b.txt", "drafts/keep/c.txt"]),
            ("# drafts/\n\n", ["a.txt", "drafts/b.txt", "drafts/keep/c.txt"]),
            ("drafts/", ["a.txt"]),
            ("/b.txt", ["a.txt", "drafts/b.txt", "drafts/keep/c.txt"]),
            ("b.txt", ["a.txt", "drafts/keep/c.txt"]),
            ("*.txt\n!c.txt", ["drafts/keep/c.txt"]),
            ("drafts/*\n!drafts/keep/", ["a.txt", "drafts/keep/c.txt"]),
            ("drafts/\n!drafts/keep/c.txt", ["a.txt"]),
            ("**/keep", ["a.txt", "drafts/b.txt"]),
        ],
    )
    def test_patterns_are_git_s(self, tmp_path: Path, patterns: str, expected: list[str]) -> None:
        written(
            tmp_path, a_dot_txt=TEXT, drafts__b_dot_txt=TEXT, drafts__keep__c_dot_txt=TEXT,
            _dot_quothignore=patterns,
        )  # fmt: skip
        assert found(tmp_path) == expected
        everything = ["a.txt", "drafts/b.txt", "drafts/keep/c.txt"]
        ignored = [one for one in everything if is_ignored(tmp_path / one, tmp_path)]
        assert ignored == [one for one in everything if one not in expected]

    def test_a_folder_s_own_patterns_count_more(self, tmp_path: Path) -> None:
        written(
            tmp_path, a_dot_txt=TEXT, in__b_dot_txt=TEXT, in__c_dot_txt=TEXT,
            _dot_quothignore="*.txt", in___dot_quothignore="!b.txt",
        )  # fmt: skip
        assert found(tmp_path) == ["in/b.txt"]

    def test_a_file_that_is_named_is_read_all_the_same(self, tmp_path: Path) -> None:
        written(tmp_path, a_dot_txt=TEXT, _dot_quothignore="*")
        assert transcript_paths([tmp_path / "a.txt"]) == [tmp_path / "a.txt"]


def test_quoth_s_own_data_is_passed_over(tmp_path: Path) -> None:
    """It lies in the current folder by default."""
    written(tmp_path, a_dot_txt=TEXT, data__decisions_dot_db="", data__feeds__x__b_dot_txt=TEXT)
    assert found(tmp_path) == ["a.txt"]
    assert found(tmp_path / "data" / "feeds") == ["x/b.txt"]


SIDECAR = """
title: The tide mill
date: 2024-05-02
url: https://pods.example/mill
audio: https://cdn.example/mill.mp3
ads: yes
guid: mill-1
people:
  - name: Ann Lee
    role: host
    aliases: [AL]
  - name: Bo Reed
    aliases: [Speaker 1]
"""


class TestSidecars:
    def test_they_say_what_the_transcript_does_not(self, tmp_path: Path) -> None:
        written(tmp_path, mill_dot_txt=TEXT, mill_dot_episode_dot_yaml=SIDECAR)
        assert found(tmp_path) == ["mill.txt"]
        read = read_transcript(tmp_path / "mill.txt")
        assert (read.title, read.date, read.ads, read.guid) == (
            "The tide mill", "2024-05-02", True, "mill-1",
        )  # fmt: skip
        assert (read.url, read.audio) == (
            "https://pods.example/mill", "https://cdn.example/mill.mp3",
        )  # fmt: skip
        assert [turn.speaker for turn in read.turns] == ["Ann Lee", "Bo Reed", "Ann Lee"]
        assert [str(turn.attribution) for turn in read.turns] == ["explicit"] * 3
        ann, bo = read.speakers
        assert (ann.role, ann.role_reason) == ("host", "sidecar mill.episode.yaml")
        aliases = [(one.name, one.provenance, one.line) for one in bo.aliases]
        assert aliases[0] == ("Speaker 1", "sidecar mill.episode.yaml", 2)

    @pytest.mark.parametrize(
        "people",
        [
            "aliases: {Speaker 1: Bo Reed, AL: Ann Lee}",
            "aliases: {Bo Reed: [SPEAKER 1], Ann Lee: [Al]}",
            "people: {Bo Reed: [Speaker 1], Ann Lee: {role: host, alias: AL}}",
            "hosts: [{name: Ann Lee, aliases: AL}]\nguest: {name: Bo Reed, aliases: [speaker 1]}",
        ],
    )
    def test_aliases_can_be_written_in_several_ways(self, tmp_path: Path, people: str) -> None:
        written(tmp_path, mill_dot_txt=TEXT, mill_dot_episode_dot_yml=people)
        speakers = [turn.speaker for turn in read_transcript(tmp_path / "mill.txt").turns]
        assert speakers == ["Ann Lee", "Bo Reed", "Ann Lee"]

    def test_what_a_terminal_would_obey_is_left_out(self, tmp_path: Path) -> None:
        stated = 'title: "The\\e[31m tide\\tmill"'
        written(tmp_path, mill_dot_txt=TEXT, mill_dot_episode_dot_yaml=stated)
        assert read_transcript(tmp_path / "mill.txt").title == "The [31m tide mill"

    def test_an_alias_of_two_people_is_nobody_s(self, tmp_path: Path) -> None:
        people = "people: {Bo Reed: [Speaker 1], Al Dow: [Speaker 1]}"
        written(tmp_path, mill_dot_txt=TEXT, mill_dot_episode_dot_yaml=people)
        second = read_transcript(tmp_path / "mill.txt").turns[1]
        assert (second.speaker, str(second.attribution)) == ("Speaker 1", "generic")

    def test_a_folder_s_sidecar_describes_the_only_transcript(self, tmp_path: Path) -> None:
        written(tmp_path, a_dot_vtt="ANN: Hi.\nBO: Ho.\n", episode_dot_yaml="title: One")
        assert read_transcript(tmp_path / "a.vtt").title == "One"
        written(tmp_path, b_dot_txt=TEXT)
        read = read_transcript(tmp_path / "b.txt")
        assert read.title is None
        assert read.problems[0] == (
            "episode.yaml describes one episode, and other transcripts lie beside it: call it "
            "b.episode.yaml, or put `transcript: b.txt` into it"
        )
        written(tmp_path, episode_dot_yaml="title: One\ntranscript: b.txt")
        assert read_transcript(tmp_path / "b.txt").title == "One"
        assert read_transcript(tmp_path / "a.vtt").title is None

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"title: [", "the sidecar a.episode.yaml is no YAML (line 1): what it says is lost"),
            (b"title: \xff", "a.episode.yaml cannot be read (it is not UTF-8)"),
            (b"#" * (2 << 20), "a.episode.yaml is too large to say something of an episode"),
        ],
    )
    def test_one_that_cannot_be_read_is_told_and_harms_nothing(
        self, tmp_path: Path, content: bytes, problem: str
    ) -> None:
        written(tmp_path, a_dot_txt=TEXT)
        (tmp_path / "a.episode.yaml").write_bytes(content)
        read = read_transcript(tmp_path / "a.txt")
        assert (len(read.turns), read.problems[0]) == (3, problem)

    def test_one_is_no_transcript_itself(self, tmp_path: Path) -> None:
        written(tmp_path, episode_dot_yaml=SIDECAR)
        assert found(tmp_path) == []
        with pytest.raises(TranscriptError, match="no speakers can be told"):
            read_transcript(tmp_path / "episode.yaml")

    def test_a_change_of_either_file_is_a_change(self, tmp_path: Path) -> None:
        path = written(tmp_path, a_dot_txt=TEXT) / "a.txt"
        alone = source_of(path)
        written(tmp_path, a_dot_episode_dot_yaml="title: One")
        described = source_of(path)
        assert described.size == alone.size + len("title: One")
        assert described.sha256() != alone.sha256()

    def test_one_that_the_shell_names_along_is_passed_over(
        self, tmp_path: Path, seeded: Settings
    ) -> None:
        """As `quoth add folder/*` does; alone it is said what it is."""
        written(tmp_path, a_dot_txt=TEXT, a_dot_episode_dot_yaml="title: One")
        beside = tmp_path / "a.episode.yaml"
        with TranscriptIndex.open(Settings(home=tmp_path / "home"), create=True) as index:
            report = index.add([tmp_path / "a.txt", beside])
            assert (report.added, report.failed, report.notes) == (1, [], [])
            assert index.add([beside]).notes == [
                f"{beside}: describes a transcript, and is read with it"
            ]


def test_a_feed_in_a_folder_is_no_transcript(tmp_path: Path) -> None:
    written(tmp_path, feed_dot_xml="<?xml version='1.0'?><rss><channel/></rss>")
    with pytest.raises(TranscriptError, match=r"this is a feed, .* add it by its own path"):
        read_transcript(tmp_path / "feed.xml")
