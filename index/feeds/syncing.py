"""Bringing the folder of a feed up to date with what its server has."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from index.errors import FetchError, TranscriptError
from index.feeds import Feed, FeedEpisode, TranscriptLink, is_address
from index.feeds.choosing import Chosen, choose, ending_of
from index.feeds.fetching import Fetched, Fetcher, Validators
from index.feeds.keeping import FeedFolder, Kept
from index.feeds.reading import HEAD, feed_of_page, is_feed, read_feed

AT_ONCE = 4  # transcripts that are fetched side by side: quick, and no burden on a small server
OnEpisode = Callable[[int, int], None]  # how many of how many are done


@dataclass(slots=True)
class Synced:
    """
    What came of a feed.

    Attributes:
        folder: where it is kept.
        files: the transcripts of its episodes, by where each was fetched.
        failed: episodes of which no transcript can be had or read.
        gone: transcripts of episodes that the feed has no more, by guid.
        notes: sentences for whoever added it.
    """

    folder: FeedFolder
    files: dict[Path, str] = field(default_factory=dict)
    failed: list[TranscriptError] = field(default_factory=list)
    gone: dict[str, Path] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def forget_gone(self) -> None:
        """Deletes the transcripts of episodes that the feed has no more."""
        for guid in self.gone:
            self.folder.forget(guid)
        self.folder.save()


def is_feed_file(path: Path) -> bool:
    """Whether the file at *path* is a feed, whatever it is called."""
    try:
        with path.open("rb") as file:
            return is_feed(file.read(HEAD))
    except OSError:
        return False


def address_of(named: str) -> str:
    """The address of the feed *named*, an address or a file."""
    return named if is_address(named) else Path(named).absolute().as_uri()


def sync(
    home: Path, address: str, fetcher: Fetcher, on_episode: OnEpisode = lambda _done, _of: None
) -> Synced:
    """
    The feed at *address* (http, https, or a file of this machine) as it is now, kept under *home*.

    A single transcript at *address* is a feed of one episode. What has not changed is not fetched
    again; an episode whose transcript cannot be had keeps the one that it had.

    Raises:
        TranscriptError: the feed cannot be had, or is none.
        IndexWriteError: it cannot be kept.
    """
    folder = FeedFolder.open(home, address)
    feed, found = _feed(folder, fetcher)
    synced = Synced(folder)
    with_transcript = [one for one in feed.episodes if one.transcripts]
    look = partial(_looked, folder=folder, fetcher=fetcher, feed=found)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            looked = zip(with_transcript, pool.map(look, with_transcript), strict=True)
            for number, (episode, outcome) in enumerate(looked, start=1):
                _take(episode, outcome, synced)
                on_episode(number, len(with_transcript))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            folder.save()
    _point_to_feed(synced, found)
    synced.gone = folder.gone({one.guid for one in feed.episodes})
    _note(synced, feed, len(feed.episodes) - len(with_transcript))
    return synced


def _feed(folder: FeedFolder, fetcher: Fetcher) -> tuple[Feed, Fetched]:
    address, kept = folder.address, folder.feed()
    found = _had(fetcher, address, folder.validators if kept else None, local=True)
    content = kept if found.content is None else found.content
    feed = read_feed(content or b"", found.url)
    if feed is None:
        if is_feed(content or b""):
            raise TranscriptError(address, "it begins like a feed, and cannot be read as one")
        if not is_address(address):
            raise TranscriptError(address, "this file is no feed: give RSS or Atom")
        link = TranscriptLink(address, found.type)
        page = address if ending_of(link) == ".html" else None
        return Feed(None, (FeedEpisode(address, url=page, transcripts=(link,)),)), found
    if found.content is not None:
        folder.keep_feed(found.content, found.validators)
    return feed, found


def _looked(
    episode: FeedEpisode, *, folder: FeedFolder, fetcher: Fetcher, feed: Fetched
) -> Chosen | TranscriptError | None:
    """The transcript of *episode* as it is to be kept; None where the one that is kept still is."""
    kept, local = folder.episodes.get(episode.guid), not is_address(folder.address)
    here = {folder.address: feed}  # a transcript that was given itself is here already

    def fetch(link: TranscriptLink, known: Validators | None = None) -> Fetched:
        if link.url not in here:
            here[link.url] = _had(fetcher, link.url, known, local=local)
        return here[link.url]

    try:
        if kept is not None and _is_current(kept, episode, fetch):
            return None
        return choose(episode.transcripts, fetch)
    except TranscriptError as error:
        return error


def _take(episode: FeedEpisode, outcome: Chosen | TranscriptError | None, synced: Synced) -> None:
    """Keeps what came of *episode*; one whose transcript cannot be had keeps the one it had."""
    folder = synced.folder
    if isinstance(outcome, TranscriptError):
        synced.failed.append(_named(episode, outcome))
    elif outcome is not None:
        fetched = (outcome.link.url, outcome.fetched.validators)
        folder.keep(episode, outcome.content, outcome.ending, fetched)
    if episode.guid in folder.episodes:
        folder.describe(episode)
        kept = folder.episodes[episode.guid]
        synced.files[folder.path / kept.file] = kept.url


def _is_current(
    kept: Kept, episode: FeedEpisode, fetch: Callable[[TranscriptLink, Validators], Fetched]
) -> bool:
    """Whether the transcript of *episode* that is *kept* is what its address still has."""
    link = next((one for one in episode.transcripts if one.url == kept.url), None)
    if link is None or not kept.validators.as_headers():
        return False
    try:
        return fetch(link, kept.validators).content is None
    except FetchError:
        return False


def _had(fetcher: Fetcher, url: str, known: Validators | None, *, local: bool) -> Fetched:
    """What lies at *url*; files of this machine only where *local* allows it."""
    if local and url.startswith("file:"):
        path = Path(url2pathname(urlsplit(url).path))
        try:
            return Fetched(path.read_bytes(), url)
        except OSError as error:
            raise TranscriptError(str(path), f"cannot be read ({error.strerror})") from error
    return fetcher.fetch(url, known)


def _point_to_feed(synced: Synced, page: Fetched) -> None:
    """Where a page is no transcript, and names its feed: says so."""
    elsewhere = feed_of_page(page.content or b"", page.url)
    if elsewhere is not None:
        synced.failed = [
            TranscriptError(one.path, f"{one.problem}; its feed is {elsewhere}: add that", one.line)
            for one in synced.failed
        ]


def _named(episode: FeedEpisode, error: TranscriptError) -> TranscriptError:
    if episode.title is None:
        return error
    return TranscriptError(f"{error.path} (“{episode.title}”)", error.problem, error.line)


def _note(synced: Synced, feed: Feed, without: int) -> None:
    address = synced.folder.address
    if without:
        episodes = f"{without:,} episode{'s' * (without != 1)}"
        have = "has" if without == 1 else "have"
        synced.notes.append(f"{address}: {episodes} of {len(feed.episodes):,} {have} no transcript")
