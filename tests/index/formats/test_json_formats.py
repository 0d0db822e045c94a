"""JSON of speech-to-text services: whose words, in which order, at which time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import TranscriptError
from index.turns import Transcript

Reader = Callable[[str], Transcript]


def turns(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def times(transcript: Transcript) -> list[tuple[int | None, int | None]]:
    return [(turn.start_ms, turn.end_ms) for turn in transcript.turns]


class TestWhisper:
    def test_without_speakers_there_is_no_label_at_all(self, fixture: Reader) -> None:
        transcript = fixture("whisper/no-speakers.json")
        assert turns(transcript) == [(None, "The kettle is on. Give it four minutes.")]
        assert transcript.turns[0].attribution == "none"
        assert [(one.line, one.text, one.reason) for one in transcript.dropped] == [
            (34, "[Music]", "stage direction")
        ]

    def test_a_segment_is_cut_where_the_words_change_speaker(self, fixture: Reader) -> None:
        """The segment says SPEAKER_01; "Not yet." is the other's by its words."""
        transcript = fixture("whisper/two-speakers-in-a-segment.json")
        assert turns(transcript) == [
            ("SPEAKER_01", "Did the barge arrive?"),
            ("SPEAKER_00", "Not yet. It left at 7 with 40 crates."),
            (None, "Hm."),
        ]
        assert times(transcript) == [(30, 1600), (2400, 7000), (8000, 9000)]
        assert [turn.attribution for turn in transcript.turns] == ["generic", "generic", "none"]

    def test_a_map_of_names_replaces_the_tags(self, fixture: Reader) -> None:
        transcript = fixture("whisper/speakers-named-above.json")
        assert turns(transcript) == [
            ("Ines", "We moved the bakery in one night."),
            ("Tobias Wahl", "And the oven & the cat."),
        ]
        assert {turn.attribution for turn in transcript.turns} == {"explicit"}

    def test_whisper_cpp_counts_milliseconds(self, fixture: Reader) -> None:
        transcript = fixture("whisper/cpp.json")
        assert turns(transcript) == [(None, "Salt the water first. Then wait.")]
        assert times(transcript) == [(0, 5000)]

    def test_chunks_with_speakers_are_preferred_to_those_without(self, fixture: Reader) -> None:
        transcript = fixture("whisper/chunks.json")
        assert turns(transcript) == [
            ("SPEAKER_00", "Who fed the geese?"),
            ("SPEAKER_01", "Nobody did."),
        ]

    def test_sounds_and_silence_are_dropped_as_they_are_written(self, read: Reader) -> None:
        texts = ["[BLANK_AUDIO]", "(upbeat music)", " Welcome. [LAUGHTER] So.", "♪♪"]
        segments = [{"start": at, "end": at + 1.0, "text": text} for at, text in enumerate(texts)]
        transcript = read(json.dumps({"segments": segments}))
        assert turns(transcript) == [(None, "Welcome. So.")]
        assert [(one.text, one.reason) for one in transcript.dropped] == [
            ("[BLANK_AUDIO]", "stage direction"),
            ("(upbeat music)", "stage direction"),
            ("[LAUGHTER]", "stage direction"),
            ("♪♪", "nothing is said"),
        ]

    def test_a_name_that_somebody_corrected_counts_and_not_its_words(self, read: Reader) -> None:
        """The words still have the tags of the diarisation, two of them by mistake."""
        words = [
            {"word": "Hello", "speaker": "SPEAKER_00"},
            {"word": "you.", "speaker": "SPEAKER_01"},
        ]
        segment = {"start": 0, "end": 1, "text": "Hello you.", "speaker": "Ann Lee", "words": words}
        assert turns(read(json.dumps({"segments": [segment]}))) == [("Ann Lee", "Hello you.")]

    def test_a_text_alone_is_nobody_s(self, read: Reader) -> None:
        transcript = read(json.dumps({"text": "The kettle is on. Wait.", "language": "en"}))
        assert (transcript.format, turns(transcript)) == (
            "whisper",
            [(None, "The kettle is on. Wait.")],
        )


class TestAmazon:
    @pytest.mark.parametrize(
        "name", ["speakers-beside-the-words", "speakers-on-the-words", "stretches-alone"]
    )
    def test_words_have_the_speaker_of_their_time_or_their_own(
        self, fixture: Reader, name: str
    ) -> None:
        """Older files list speakers apart from the words; the whole text is there again."""
        transcript = fixture(f"aws-transcribe/{name}.json")
        assert turns(transcript) == [
            ("spk_0", "Bring lamps, please."),
            ("spk_1", "How many?"),
            ("spk_0", "Two."),
        ]
        assert times(transcript) == [(100, 1300), (2000, 2500), (3000, 3400)]
        assert {turn.attribution for turn in transcript.turns} == {"generic"}

    def test_channels_are_put_in_the_order_of_time(self, fixture: Reader) -> None:
        """Each channel's words stand in a list of their own, and all of them once more."""
        assert turns(fixture("aws-transcribe/channels.json")) == [
            ("ch_0", "Is it open?"),
            ("ch_1", "Yes."),
            ("ch_0", "Good."),
        ]

    def test_a_call_has_roles_and_milliseconds(self, fixture: Reader) -> None:
        transcript = fixture("aws-transcribe/call.json")
        assert turns(transcript) == [
            ("Agent", "Harbour office, good day."),
            ("Customer", "My boat is gone."),
        ]
        assert times(transcript) == [(120, 2400), (2500, 4000)]


class TestGoogle:
    def test_the_last_result_repeats_every_word_and_none_is_doubled(self, fixture: Reader) -> None:
        transcript = fixture("google-stt/last-result-repeats.json")
        assert turns(transcript) == [
            ("Speaker 1", "The well is dry."),
            ("Speaker 2", "Since when?"),
        ]
        assert [one.text for one in transcript.dropped] == ["The well is dry.", "Since when?"]

    def test_labels_on_each_result_are_all_read(self, fixture: Reader) -> None:
        assert turns(fixture("google-stt/labels-on-each-result.json")) == [
            ("Speaker 1", "The well is dry."),
            ("Speaker 2", "Since when?"),
        ]

    def test_a_last_result_as_long_as_all_before_it_may_say_something_else(
        self, read: Reader
    ) -> None:
        """Each result has its own words and tags; none of them is said again."""
        results = [
            {"alternatives": [{"transcript": said, "words": [
                {"word": word, "speakerLabel": str(tag)} for word in said.split()
            ]}]}
            for tag, said in enumerate(("The well is dry.", "Since when is it?"), start=1)
        ]  # fmt: skip
        assert turns(read(json.dumps({"results": results}))) == [
            ("Speaker 1", "The well is dry."),
            ("Speaker 2", "Since when is it?"),
        ]

    def test_results_that_repeat_all_before_them_are_read_once(self, read: Reader) -> None:
        """Each result of some answers has every word so far; the last one has all."""
        said = ["hi", "there", "bye"]
        results = [
            {"alternatives": [{"transcript": "x", "words": [
                {"word": word, "startTime": f"{at}s", "speakerTag": 1 + at // 2}
                for at, word in enumerate(said[:count])
            ]}]}
            for count in (2, 3)
        ]  # fmt: skip
        assert turns(read(json.dumps({"results": results}))) == [
            ("Speaker 1", "hi there"),
            ("Speaker 2", "bye"),
        ]

    def test_further_guesses_are_no_speech(self, fixture: Reader) -> None:
        transcript = fixture("google-stt/no-speakers.json")
        assert turns(transcript) == [(None, "The well is dry. Since when?")]
        assert [(one.text, one.reason) for one in transcript.dropped] == [
            ("The whale is dry.", "another guess at the same words")
        ]


class TestAssemblyAI:
    def test_its_times_are_milliseconds(self, fixture: Reader) -> None:
        transcript = fixture("assemblyai/utterances-in-milliseconds.json")
        assert turns(transcript) == [
            ("Speaker A", "Is the bridge open?"),
            ("Speaker B", "Only for sheep."),
        ]
        assert times(transcript) == [(250, 2600), (3000, 5100)]
        assert transcript.audio == "https://example.org/bridge.mp3"

    def test_names_of_the_speaker_identification_replace_the_letters(self, read: Reader) -> None:
        utterances = [{"text": "Hello there.", "start": 0, "end": 900, "speaker": "A"}]
        names = {"response": {"speaker_identification": {"mapping": {"A": "Ann Lee"}}}}
        answer = {"audio_duration": 1, "utterances": utterances, "speech_understanding": names}
        assert turns(read(json.dumps(answer))) == [("Ann Lee", "Hello there.")]

    def test_words_alone_name_nobody(self, fixture: Reader) -> None:
        assert turns(fixture("assemblyai/no-speakers.json")) == [(None, "Only for sheep.")]


class TestDeepgram:
    @pytest.mark.parametrize(
        "name", ["words-alone", "paragraphs", "unnamed-paragraphs", "utterances"]
    )
    def test_one_of_the_three_tellings_is_read(self, fixture: Reader, name: str) -> None:
        """`utterances` may be null, missing or there, and so may paragraphs."""
        transcript = fixture(f"deepgram/{name}.json")
        assert turns(transcript) == [("Speaker 0", "Who salted this?"), ("Speaker 1", "I did.")]
        assert times(transcript) == [(100, 1200), (2000, 2600)]
        assert transcript.date is None  # `created` is when the service answered

    def test_a_speaker_of_one_channel_is_not_that_of_another(self, read: Reader) -> None:
        utterances = [
            {"start": 3, "end": 4, "channel": 1, "transcript": "Yes.", "speaker": 0},
            {"start": 0, "end": 1, "channel": 0, "transcript": "Open?", "speaker": 0},
        ]
        answer = {"results": {"channels": [{}, {}], "utterances": utterances}}
        assert turns(read(json.dumps(answer))) == [
            ("Speaker 0_0", "Open?"),
            ("Speaker 1_0", "Yes."),
        ]

    def test_channels_are_speakers_where_nothing_else_tells(self, fixture: Reader) -> None:
        assert turns(fixture("deepgram/two-channels.json")) == [
            ("Channel 0", "Who salted this?"),
            ("Channel 1", "I did."),
            ("Channel 0", "Fine."),
        ]

    def test_what_was_heard_live_is_read_once_it_is_final(self, fixture: Reader) -> None:
        transcript = fixture("deepgram/live.jsonl")
        assert turns(transcript) == [("Speaker 0", "Who is there?")]
        assert transcript.turns[0].line == 3

    def test_what_was_heard_live_may_come_without_its_words(self, read: Reader) -> None:
        message = {"is_final": True, "channel": {"alternatives": [{"transcript": "Who is there?"}]}}
        assert turns(read(json.dumps([message]))) == [(None, "Who is there?")]


class TestRev:
    def test_the_list_of_speakers_names_them(self, fixture: Reader) -> None:
        """Punctuation stands in elements of its own, sounds are words of a kind."""
        transcript = fixture("rev/names-in-a-list.json")
        assert turns(transcript) == [
            ("Odile Marsh", "Nobody likes Mondays, Jo."),
            ("Speaker 1", "I do. <inaudible> rain."),
        ]
        assert [one.text for one in transcript.dropped if one.reason == "stage direction"] == [
            "[laugh]"
        ]

    def test_times_may_stand_on_the_monologue(self, fixture: Reader) -> None:
        transcript = fixture("rev/numbers-alone.json")
        assert turns(transcript) == [("Speaker 0", "Nobody came."), ("Speaker 1", "Oh.")]
        assert times(transcript) == [(0, 2000), (2500, 3000)]


def test_otter_counts_samples_and_names_whom_it_knows(fixture: Reader) -> None:
    transcript = fixture("otter-json/samples.json")
    assert turns(transcript) == [
        ("Rhoda Finch", "The slugs have won."),
        ("Speaker 2", "Not in my bed."),
    ]
    assert times(transcript) == [(1000, 3000), (4000, 6000)]
    assert transcript.title == "Allotment meeting"


def test_fireflies_has_names_beside_sentences_and_the_meeting_above(fixture: Reader) -> None:
    transcript = fixture("fireflies/meeting.json")
    assert turns(transcript) == [
        ("Una Petrov", "We lost the keys."),
        ("Cal Ibsen", "Which keys? The black ones?"),
        ("Speaker 2", "Hello?"),
    ]
    assert (transcript.title, transcript.date) == ("Choir council", "2025-02-03")
    assert [turn.attribution for turn in transcript.turns] == ["explicit", "explicit", "generic"]


def test_fireflies_answers_of_its_interface_have_dates_as_numbers(fixture: Reader) -> None:
    transcript = fixture("fireflies/graphql.json")
    assert (transcript.title, transcript.date) == ("Choir council", "2025-02-03")
    assert transcript.url == "https://example.org/view/t"


def test_podcast_segments_of_single_words_are_joined(fixture: Reader) -> None:
    transcript = fixture("podcast-json/word-by-word.json")
    assert turns(transcript) == [("Marta", "I grew it, myself."), ("Gil", "You did not!")]
    assert times(transcript) == [(500, 1700), (2000, 2800)]


def test_mediasum_says_who_in_a_list_of_its_own(fixture: Reader) -> None:
    transcript = fixture("mediasum/episode.json")
    assert turns(transcript) == [
        ("Lena Orr", "Good morning."),
        ("Lena Orr", "And there are goats on the roof again."),
        ("Paul Keen", "They like the moss."),
        ("Lena Orr", "Thank you."),
    ]
    assert (transcript.title, transcript.date, transcript.url) == (
        "Goats on the roof",
        "2008-06-10",
        "https://example.org/1",
    )
    assert [turn.line for turn in transcript.turns] == [9, 10, 11, 12]


def test_a_court_s_unnamed_speaker_is_not_whoever_spoke_before(fixture: Reader) -> None:
    transcript = fixture("court-json/hearing.json")
    assert turns(transcript) == [
        ("Ada Quill", "Number 11, the mill against the river."),
        ("Bertram Oake", "May it please the Court.\nThe mill was there first."),
        (None, "Louder!"),
        ("Ada Quill", "Go on."),
    ]
    assert transcript.date == "1955-11-16"


def test_youtube_s_words_are_joined_across_events(fixture: Reader) -> None:
    transcript = fixture("youtube-json3/rolling-words.json")
    assert turns(transcript) == [(None, "so today we mend nets")]
    assert transcript.turns[0].start_ms == 160
    assert turns(fixture("youtube-json3/typed.json")) == [
        ("Nina", "Where is the net?"),
        ("Ole", "In the sea."),
    ]


def test_marks_are_attached_as_the_file_says(fixture: Reader) -> None:
    transcript = fixture("speechmatics/marks-attached.json")
    assert turns(transcript) == [("S1", "Hello, you."), ("S2", "Me?")]
    assert times(transcript) == [(100, 800), (1600, 1800)]


def test_speakers_beside_the_words_are_found_by_the_time(fixture: Reader) -> None:
    transcript = fixture("watson/labels-by-time.json")
    assert turns(transcript) == [("Speaker 0", "hello you"), ("Speaker 1", "me too")]


class TestSeveralEpisodes:
    def test_they_are_read_as_one_and_told(self, fixture: Reader) -> None:
        transcript = fixture("mediasum/lines.jsonl")
        assert turns(transcript) == [("Ann Lee", "Hello."), ("Bo Orr", "Hi there.")] * 2
        assert transcript.title is None
        assert transcript.problems[0].startswith("2 episodes stand in this file")

    def test_a_surname_that_could_be_another_episode_s_person_is_refused(
        self, read: Reader
    ) -> None:
        """The second episode's ORR need not be the first one's BO ORR."""
        episodes = [
            {"utt": ["Hello."], "speaker": ["BO ORR"]},
            {"utt": ["Good day."], "speaker": ["ORR"]},
        ]
        with pytest.raises(TranscriptError, match="put each episode into a file of its own"):
            read(json.dumps(episodes))

    def test_lists_of_unequal_length_say_nothing_of_who(self, read: Reader) -> None:
        """One name is missing somewhere, so that any of them may be another's."""
        transcript = read(json.dumps({"utt": ["One.", "Two.", "So."], "speaker": ["ANN", "BO"]}))
        assert turns(transcript) == [(None, "One."), (None, "Two."), (None, "So.")]
        assert "differ in length" in transcript.problems[0]


@pytest.mark.parametrize("key", ["result", "data", "transcript"])
@pytest.mark.parametrize(
    "name",
    [
        "deepgram/utterances",
        "deepgram/words-alone",
        "aws-transcribe/speakers-on-the-words",
        "assemblyai/utterances-in-milliseconds",
    ],
)
def test_a_service_s_answer_may_stand_under_a_key(
    fixture: Reader, read: Reader, name: str, key: str
) -> None:
    """As the services' own libraries hand it over, beside `error` or `status`."""
    alone = fixture(f"{name}.json")
    kept = read(json.dumps({key: json.loads(Path(alone.path).read_text()), "error": None}))
    assert (kept.format, turns(kept), times(kept)) == (alone.format, turns(alone), times(alone))
