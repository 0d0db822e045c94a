"""
Whether a question is in a language that the model does not read.

py3langid tells languages apart; it takes half a second and 80 MB to load, so only a question that
is strange already loads it: one with few English function words and with words nobody has said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from index.told import Told
from index.words import STOPWORDS, words

if TYPE_CHECKING:  # importing it takes its time
    from py3langid.langid import LanguageIdentifier

SURE = 0.5  # probability; below it two words of English are easily taken for Latin
FEWEST_WORDS = 3
FUNCTION_WORDS = 1 / 3  # an English question has more: "what did she say about …"
LAST_LATIN = 0x24F  # the last letter that Western languages use
STRANGE_WORDS = 2  # that nobody has said

_NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "es": "Spanish", "et": "Estonian", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "th": "Thai", "tr": "Turkish",
    "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def foreign_language(text: str, is_known: Callable[[str], bool]) -> str | None:
    """
    The English name of the language of *text*, where that surely is not English.

    Args:
        text: a question.
        is_known: whether a word, as it stands, is among those that the index holds.
    """
    asked = words(text)
    if not _is_strange(text, asked, is_known):
        return None
    code, probability = _identifier().classify(text)
    if code == "en" or probability < SURE:
        return None
    return Told(_NAMES[code], "language", code=code) if code in _NAMES else None


def _is_strange(text: str, asked: Sequence[str], is_known: Callable[[str], bool]) -> bool:
    if not text.isascii():
        letters = [sign for sign in text if sign.isalpha()]
        if 3 * sum(ord(sign) > LAST_LATIN for sign in letters) > len(letters):
            return True
    english = sum(word.casefold() in STOPWORDS for word in asked)
    if len(asked) < FEWEST_WORDS or english > FUNCTION_WORDS * len(asked):
        return False
    return sum(not is_known(word) for word in asked) >= STRANGE_WORDS


@lru_cache(1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - see above

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
