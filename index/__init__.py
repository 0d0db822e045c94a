"""
Quoth answers questions over transcripts in the speakers' own words.

Importing this package loads no model, neither torch nor faiss: `TranscriptIndex` does, when it is
first looked up.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from index.answer import (
    Answer,
    Citation,
    Constraint,
    ContextTurn,
    Count,
    EpisodeRef,
    Searched,
    State,
    Suggestion,
    Understood,
)
from index.errors import (
    CollectionError,
    GoneTurnError,
    IndexStoreError,
    NoIndexError,
    QuestionError,
    QuothError,
    ReviewError,
    SettingsError,
)
from index.reviews import ALL as ALL_GUILDS
from index.reviews import Kind as ReviewKind
from index.reviews import Record
from index.settings import Settings
from index.settings import from_process as settings_from_process
from index.told import Told, When
from index.turns import Attribution, format_turn_id
from index.view import EVERYTHING, OUTSIDE, View

if TYPE_CHECKING:
    from index.ask import TranscriptIndex
    from index.collections_kept import Collections, open_collections
    from index.conversation import Conversation
    from index.doctor import Check, check_line, examine
    from index.listing import (
        Listed,
        ListedEpisode,
        ListedSpeaker,
        Status,
        Surroundings,
        TurnInPlace,
    )
    from index.moderation import By, Moderation
    from index.question import LONGEST_QUESTION
    from index.review_book import ChangedPin, StandingDecision
    from index.reviews.csv_log import reviews_as_csv

__all__ = [
    "ALL_GUILDS",
    "EVERYTHING",
    "LONGEST_QUESTION",
    "OUTSIDE",
    "Answer",
    "Attribution",
    "By",
    "ChangedPin",
    "Check",
    "Citation",
    "CollectionError",
    "Collections",
    "Constraint",
    "ContextTurn",
    "Conversation",
    "Count",
    "EpisodeRef",
    "GoneTurnError",
    "IndexStoreError",
    "Listed",
    "ListedEpisode",
    "ListedSpeaker",
    "Moderation",
    "NoIndexError",
    "QuestionError",
    "QuothError",
    "Record",
    "ReviewError",
    "ReviewKind",
    "Searched",
    "Settings",
    "SettingsError",
    "StandingDecision",
    "State",
    "Status",
    "Suggestion",
    "Surroundings",
    "Told",
    "TranscriptIndex",
    "TurnInPlace",
    "Understood",
    "View",
    "When",
    "check_line",
    "examine",
    "format_turn_id",
    "open_collections",
    "quoth_version",
    "reviews_as_csv",
    "settings_from_process",
]

_LOADED_WHEN_NEEDED = {
    "By": "index.moderation",
    "Moderation": "index.moderation",
    "ChangedPin": "index.review_book",
    "StandingDecision": "index.review_book",
    "reviews_as_csv": "index.reviews.csv_log",
    "Check": "index.doctor",
    "Collections": "index.collections_kept",
    "Conversation": "index.conversation",
    "LONGEST_QUESTION": "index.question",
    "Listed": "index.listing",
    "ListedEpisode": "index.listing",
    "ListedSpeaker": "index.listing",
    "Surroundings": "index.listing",
    "TurnInPlace": "index.listing",
    "Status": "index.listing",
    "TranscriptIndex": "index.ask",
    "check_line": "index.doctor",
    "examine": "index.doctor",
    "open_collections": "index.collections_kept",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute
    if name in _LOADED_WHEN_NEEDED:
        return getattr(import_module(_LOADED_WHEN_NEEDED[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def quoth_version() -> str:
    """The version of the installed Quoth, such as "0.1.0"."""
    from importlib.metadata import version  # noqa: PLC0415 - a question does not ask for it

    return version("quoth")
