"""Links to the moment of a quote: in a video, in a recording, on a page (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from index.turns import Transcript

LEAD_IN_MS = 3000  # a listener wants the breath before the sentence
# Within a turn of known length the moment of a sentence is worked out from how much is said before
# it; for the first half minute the beginning of the turn is near enough, and certain.
_FROM_START_MS = 30_000
_WHOLE_WORDS = 8  # of a passage that a page is asked for as it stands; of a longer one both ends
_END_WORDS = 4
# How much longer a recording may be than its speech: music at the end, a pause.
_MUSIC_SECONDS, _MUSIC_SHARE = 90, 0.03
_WEB = ("http", "https")
_RECORDINGS = (
    *(".aac", ".flac", ".m4a", ".mp3", ".oga", ".ogg", ".opus", ".wav"),
    *(".m4v", ".mov", ".mp4", ".ogv", ".webm"),
)
_YOUTUBE = re.compile(r"(?:^|\.)(?:youtube(?:-nocookie)?\.com|youtu\.be)$")
_VIMEO = re.compile(r"(?:^|\.)vimeo\.com$")

# Hosts and prefixes of recordings into which advertisements are put when they are fetched, so
# that a moment in the transcript is another one in what is heard. From what their makers sell as
# "dynamic ad insertion"; a sidecar's `ads` says otherwise where this is wrong.
_INSERTING = re.compile(
    r"(?:^|[./])(?:megaphone\.fm|megaphone\.spotify\.com|acast\.com|art19\.com|omny\.fm|omnycontent"
    r"\.com|simplecastaudio\.com|simplecast\.com|adswizz\.com|spreaker\.com|audioboom\.com|"
    r"tritondigital\.com|streamguys1\.com|iheart\.com|libsyn\.com/.*[?&]dest-id|"
    r"redcircle\.com|captivate\.fm|anchor\.fm|podbean\.com|audiomeans\.fr|ausha\.co|"
    r"soundstack\.com|whooshkaa\.com|zencast\.fm|rss\.art19\.com)(?:[/:?]|$)"
)  # fmt: skip


def link_to(url: str | None, audio: str | None, moment_ms: int | None, passage: str) -> str | None:
    """
    Where *passage* can be heard or read, as near to it as an address can say; None for nowhere.

    A video on YouTube or Vimeo and a recording open `LEAD_IN_MS` before the moment (W3C Media
    Fragments), a page scrolls to the passage (W3C Text Fragments).

    Args:
        url: of the episode's page.
        audio: of its recording.
        moment_ms: when the passage is said, None where that is not known.
        passage: what is quoted, of which a page highlights the beginning to the end.
    """
    pages = [part for part in map(_split, (url, audio)) if part is not None]
    if moment_ms is not None:
        seconds = max(0, moment_ms - LEAD_IN_MS) // 1000
        for page in pages:
            if timed := _in_video(page, seconds):
                return timed
        recording = next((part for part in reversed(pages) if _is_recording(part, audio)), None)
        if recording is not None:
            return recording._replace(fragment=_with_time(recording.fragment, seconds)).geturl()
    if not pages:
        return None
    first = pages[0]
    is_page = not _is_video(first) and not _is_recording(first, audio)
    return _on_page(first, passage) if is_page else first.geturl()


def _split(url: str | None) -> SplitResult | None:
    """*url* in its parts, None for what is no address in the web."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return parts if parts.scheme.lower() in _WEB and parts.hostname else None


def _is_recording(page: SplitResult, audio: str | None) -> bool:
    """Whether *page* is what is heard: stated as such, or by its ending."""
    return page == _split(audio) or page.path.lower().endswith(_RECORDINGS)


def _is_video(page: SplitResult) -> bool:
    host = page.hostname or ""
    return bool(_YOUTUBE.search(host) or _VIMEO.search(host))


def _in_video(page: SplitResult, seconds: int) -> str | None:
    """*page* from *seconds* on, where it is one of a service that can begin there."""
    host = page.hostname or ""
    if _YOUTUBE.search(host):
        key = "start" if page.path.startswith("/embed/") else "t"
        kept = [
            (name, value)
            for name, value in parse_qsl(page.query, keep_blank_values=True)
            if name != key
        ]
        query = urlencode([*kept, (key, str(seconds))])
        return page._replace(query=query, fragment="").geturl()
    if _VIMEO.search(host):
        return page._replace(fragment=f"t={seconds}s").geturl()
    return None


def _with_time(fragment: str, seconds: int) -> str:
    """*fragment* with the time of https://www.w3.org/TR/media-frags/, others of its parts kept."""
    kept = [part for part in fragment.split("&") if part and not part.startswith("t=")]
    return "&".join([*kept, f"t={seconds}"])


def _on_page(page: SplitResult, passage: str) -> str:
    """*page*, scrolled to *passage*: https://wicg.github.io/scroll-to-text-fragment/."""
    words = passage.split()
    if not words:
        return page.geturl()
    if len(words) <= _WHOLE_WORDS:
        wanted = [" ".join(words)]
    else:
        wanted = [" ".join(words[:_END_WORDS]), " ".join(words[-_END_WORDS:])]
    directive = ",".join(_encoded(part) for part in wanted)
    before = page.fragment.partition(":~:")[0]
    return page._replace(fragment=f"{before}:~:text={directive}").geturl()


def _encoded(text: str) -> str:
    """*text* as a directive takes it, in which a hyphen means something too."""
    return quote(text, safe="", errors="replace").replace("-", "%2D")


def moment_of(
    text: str, passages: Sequence[str], start_ms: int | None, end_ms: int | None
) -> int | None:
    """
    When the first of *passages* is said in a turn that says *text* from *start_ms* to *end_ms*.

    Exact where it is near the turn's beginning; further on by its share of the turn, since people
    speak at an even pace. None where the source has no times.
    """
    if start_ms is None or end_ms is None or end_ms <= start_ms or not passages:
        return start_ms
    before = max(0, text.find(passages[0])) / max(1, len(text))
    into = round(before * (end_ms - start_ms))
    return start_ms if into < _FROM_START_MS else start_ms + into


def inserts_ads(audio: str | None) -> bool:
    """Whether the host of the recording *audio* is one that puts advertisements into it."""
    return audio is not None and _INSERTING.search(audio.lower()) is not None


def times_are_about(transcript: Transcript) -> bool:
    """
    Whether times in *transcript* are other ones in what is heard.

    Somebody says so, the recording's host is known to insert advertisements, or the recording has
    another length than what was transcribed.
    """
    if transcript.ads is not None:
        return transcript.ads
    return inserts_ads(transcript.audio) or _has_other_length(transcript)


def _has_other_length(transcript: Transcript) -> bool:
    last = max((one.end_ms or one.start_ms or 0 for one in transcript.turns), default=0) / 1000
    if not transcript.duration_s or not last:
        return False
    difference = abs(transcript.duration_s - last)
    return difference > max(_MUSIC_SECONDS, _MUSIC_SHARE * transcript.duration_s)
