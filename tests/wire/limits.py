"""What Discord does not take in a message, and what this project never sends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

CONTENT = 2000
EMBEDS = 10
FIELDS = 25
ALL_EMBEDS = 6000


def faults_of(body: Any) -> list[str]:
    """Each part of a message that is empty or too long, and each way in which it might ping."""
    return [*_text_faults(body), *_ping_faults(body.get("allowed_mentions"))]


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


def _ping_faults(allowed: Any) -> Iterator[str]:
    if allowed is None or allowed.get("parse") != []:
        yield f"this may ping somebody: allowed_mentions {allowed}"
    elif allowed.get("users") or allowed.get("roles") or allowed.get("replied_user"):
        yield f"this pings somebody: allowed_mentions {allowed}"
