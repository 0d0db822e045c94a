"""What an index is made with: a model's vectors, and words stemmed in a language."""

from __future__ import annotations

from index.embedding import Encoder
from index.settings import Settings
from index.store import ModelIdentity

_UNNAMED = "english"  # of which an index has always been, unless it says otherwise


def made_with(settings: Settings, encoder: Encoder) -> ModelIdentity:
    """What an index by *settings* is made with; two of them that differ do not go together."""
    if settings.language == _UNNAMED:
        return ModelIdentity(encoder.name, encoder.fingerprint, encoder.dimension)
    return ModelIdentity(
        f"{encoder.name} with {settings.language} words",
        f"{encoder.fingerprint}-{settings.language}",
        encoder.dimension,
    )
