"""What the fields of structured transcripts hold: words, and tags of speakers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from index.formats._heads import LONGEST_LABEL
from index.names import read_label

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\ufeff]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_TAG = re.compile(r"</?(?:i|b|u|em|strong|br|p|font|span)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
# A tag that is a number or a letter is called as the services' own pages call it: "Speaker A".
_BARE_TAG = re.compile(r"\d+|[A-Za-z]")
_ID_TAG = re.compile(
    r"(?:[\w.-]+/)+[\w.-]+|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|(?=[^\W_]*\d)(?=[^\W_]*[a-zA-Z])[^\W_]{16,64}"
    r"|[UW](?=\w*\d)[A-Z0-9]{7,10}"
)
_NOBODY = frozenset({"", "none", "null", "undefined", "n/a", "na", "nan", "uu", "-1", "?"})
_TAG_KEYS = ("id", "speaker_id", "speakerId", "speaker", "tag", "key", "label")
# The number of an account is not that of a voice: of other lists only these keys count.
_SPEAKER_KEYS = ("speaker_id", "speakerId", "speaker")
_PEOPLE_IN = ("participants", "parties", "attendees", "people")
_LISTED_IN = (
    "speakers", "speaker_map", "speakerMap", "speaker_names", "speakerNames", "speaker_mapping",
)  # fmt: skip
_NAME_KEYS = ("name", "speaker_name", "display_name", "displayName", "label", "id")


def cleaned(text: object) -> str:
    """The words of *text*: white space collapsed, nothing unprintable, entities decoded."""
    if not isinstance(text, str):
        return ""
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    # JSON can write what a terminal or a database takes amiss: "\u001b", half a surrogate pair.
    if _UNPRINTABLE.search(text):
        text = _UNPRINTABLE.sub("", text)
    return " ".join(text.split())


def label_of(tag: object, names: Mapping[str, str] | None = None) -> str | None:
    """
    The speaker's label for *tag*, a name or a number; None where it names nobody.

    Args:
        tag: as the field has it: "spk_0", 0, {"name": "Ann Lee"}, None.
        names: by tag, as the file lists them elsewhere.
    """
    if isinstance(tag, list | Mapping):
        return _label_in(tag, names)
    key = tag_key(tag)
    if key is None or len(key) > LONGEST_LABEL:
        return None
    if names and names.get(key):
        return names[key]
    if key.casefold() in _NOBODY:
        return None
    if _BARE_TAG.fullmatch(key):
        return f"Speaker {key}"
    # The number of an account or a recording is nobody's name either.
    bare = re.sub(r"\W", "", key.rpartition("/")[2])
    return f"Speaker #{bare}" if _ID_TAG.fullmatch(key) else key


def _label_in(
    tag: list[object] | Mapping[str, object], names: Mapping[str, str] | None
) -> str | None:
    """The label in an object about a speaker, or of several who speak together: "Ann & Bo"."""
    if isinstance(tag, list):
        return " & ".join(filter(None, (label_of(one, names) for one in tag[:5]))) or None
    return next(filter(None, (label_of(tag.get(key), names) for key in _NAME_KEYS)), None)


def tag_key(tag: object) -> str | None:
    """*tag* as a text to look it up by, 0 and 0.0 alike; None where it is no tag."""
    if isinstance(tag, float) and tag.is_integer():
        tag = int(tag)
    if isinstance(tag, int) and not isinstance(tag, bool):
        return str(tag) if abs(tag) < 10**30 else None
    return cleaned(tag) or None


def names_stated(*objects: Mapping[str, Any]) -> dict[str, str]:
    """The speakers' names by tag that the fields of *objects* list, the first that does counts."""
    names: dict[str, str] = {}
    for fields in objects:
        for key in _LISTED_IN:
            names = names_in(fields.get(key)) | names
        for key in _PEOPLE_IN:
            names = names_in(fields.get(key), _SPEAKER_KEYS) | names
    return names


def names_in(listed: object, keys: Sequence[str] = _TAG_KEYS) -> dict[str, str]:
    """
    Speakers' names by tag, from a list of them or an object of tags.

    Args:
        listed: [{"id": 0, "name": "Ann"}], {"spk_0": "Ann"} or {"spk_0": {"name": "Ann"}}.
        keys: those that hold the tag in an element of a list.
    """
    names: dict[str, str] = {}
    for tag, value in _tagged(listed, keys):
        key, name = tag_key(tag), _name_of(value)
        if key and name and name.casefold() not in _NOBODY:
            names.setdefault(key, name)
    return names


def _tagged(listed: object, keys: Sequence[str]) -> Iterator[tuple[object, object]]:
    """The tags in *listed* with what is said of each."""
    if isinstance(listed, Mapping):
        # {"Ann Lee": "host"} says something of a person, and not what a tag is called.
        tags = [key for key in listed if read_label(label_of(key) or "").generic]
        yield from ((tag, listed[tag]) for tag in tags)
    elif isinstance(listed, list):
        objects = [one for one in listed if isinstance(one, Mapping)]
        yield from ((one.get(key), one) for one in objects for key in keys)


def _name_of(value: object) -> str:
    if isinstance(value, Mapping):
        found = (cleaned(value.get(key)) for key in _NAME_KEYS[:-1])
        return next(filter(None, found), "")
    return cleaned(value)
