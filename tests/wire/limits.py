"""What Discord does not take in a message, and what this project never sends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

CONTENT = 2000
EMBEDS = 10
FIELDS = 25
ALL_EMBEDS = 6000
ROWS = 5
IN_ROW = 5
CUSTOM_ID = 100
LABEL = 80
OPTIONS = 25
OPTION = 100


def faults_of(body: Any) -> list[str]:
    """Each part of a message that is empty or too long, and each way in which it might ping."""
    controls = body.get("components") or []
    return [
        *_text_faults(body),
        *_control_faults(controls),
        *_ping_faults(body.get("allowed_mentions")),
    ]


def _text_faults(body: Any) -> Iterator[str]:
    content, embeds = body.get("content") or "", body.get("embeds") or []
    if not content.strip() and not embeds:
        yield "Cannot send an empty message"
    if len(content) > CONTENT:
        yield f"content: {len(content)} characters, at most {CONTENT}"
    if len(embeds) > EMBEDS:
        yield f"embeds: {len(embeds)}, at most {EMBEDS}"
    size = 0
    for embed in embeds:
        parts = list(_parts(embed))
        size += sum(len(text) for _, text, _ in parts)
        yield from _embed_faults(embed, parts)
    if size > ALL_EMBEDS:
        yield f"embeds: {size} characters together, at most {ALL_EMBEDS}"


def _parts(embed: Any) -> Iterator[tuple[str, str, int]]:
    """The texts that *embed* has, with their limits."""
    if "title" in embed:
        yield "title", embed["title"], 256
    if "description" in embed:
        yield "description", embed["description"], 4096
    if "footer" in embed:
        yield "footer", embed["footer"]["text"], 2048
    if "author" in embed:
        yield "author", embed["author"]["name"], 256
    for one in embed.get("fields", []):
        yield "field name", one["name"], 256
        yield "field value", one["value"], 1024


def _embed_faults(embed: Any, parts: list[tuple[str, str, int]]) -> Iterator[str]:
    if not parts:
        yield "embed: nothing in it"
    if len(embed.get("fields", [])) > FIELDS:
        yield f"embed: more than {FIELDS} fields"
    for name, text, limit in parts:
        if not text.strip():
            yield f"{name}: This field is required"
        if len(text) > limit:
            yield f"{name}: {len(text)} characters, at most {limit}"


def _control_faults(rows: list[Any]) -> Iterator[str]:
    if len(rows) > ROWS:
        yield f"components: {len(rows)} rows, at most {ROWS}"
    controls = [control for row in rows for control in row["components"]]
    ids = [one["custom_id"] for one in controls if "custom_id" in one]
    if len(set(ids)) < len(ids):
        yield "components: Component custom id cannot be duplicated"
    if any(not 1 <= len(one) <= CUSTOM_ID for one in ids):
        yield f"custom_id: from 1 to {CUSTOM_ID} characters"
    for row in rows:
        if row["type"] != 1 or not 1 <= len(row["components"]) <= IN_ROW:
            yield f"components: a row of {len(row['components'])}"
    for one in controls:
        yield from _one_control_faults(one)


def _one_control_faults(control: Any) -> Iterator[str]:
    if control["type"] == 2 and not 1 <= len(control.get("label") or "") <= LABEL:
        yield f"label: from 1 to {LABEL} characters"
    if control["type"] == 3:
        options = control["options"]
        if not 1 <= len(options) <= OPTIONS:
            yield f"options: {len(options)}, at most {OPTIONS}"
        texts = (
            text for one in options for text in (one["label"], one["value"], one.get("description"))
        )
        if any(text is not None and not 1 <= len(text) <= OPTION for text in texts):
            yield f"option: from 1 to {OPTION} characters"


def _ping_faults(allowed: Any) -> Iterator[str]:
    if allowed is None or allowed.get("parse") != []:
        yield f"this may ping somebody: allowed_mentions {allowed}"
    elif allowed.get("users") or allowed.get("roles") or allowed.get("replied_user"):
        yield f"this pings somebody: allowed_mentions {allowed}"
