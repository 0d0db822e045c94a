"""The words of a question that name dates: "in 2021", "since last October", "before March"."""

from __future__ import annotations

import re
from datetime import date

from index.asking import dates
from index.asking.gate import Gated
from index.asking.periods import Period

_AFTER_VERB = re.compile(
    r"\b(?:say|said|says|saying|talk|talked|speak|spoke|mention|mentioned|think|thought|ask|asked|"
    r"argue|argued|tell|told|claim|claimed|discuss|discussed|explain|explained|said what)$",
    re.IGNORECASE,
)  # fmt: skip
_BEFORE_TOPIC = re.compile(r"^\s*(?:,|(?:about|on|of|regarding|concerning|that)\b)", re.IGNORECASE)
_HOW = (
    r"in|during|on|from|back in|throughout|within|before|prior to|earlier than|after|later than|"
    r"since|until|till|up to|as of"
)
_END = r"(?=$|[\s,.;:?!)])(?! (?:election|report|season|movie|film|olympics|world cup)s?\b)"
_RELATIVE = (
    r"(?:last|this|past|the (?:last|past)|yesterday|\S+ (?:days?|weeks?|months?|years?) ago|"
    r"an? couple)\b"
)
_PARTS = {"how": _HOW, "relative": _RELATIVE, "date": dates.ANY_DATE, "end": _END}
_DATED = Gated(r"(?<![\w'’:-])(?:(?P<how>{how}) |(?={relative}))(?P<date>{date}){end}", _PARTS)
_BETWEEN = Gated(
    r"(?<![\w'’:-])(?:between|from) (?P<first>{date}) "
    r"(?:and|to|until|till|through|[-–]) (?P<last>{date}){end}",
    _PARTS,
)


def prepare() -> None:
    """Compiles what names dates, for a process that reads many questions."""
    for pattern in (_BETWEEN, _DATED):
        pattern.prepare()


def find(text: str, today: date) -> tuple[str, Period | None, bool]:
    """
    *text* without the words that name a date, the days they name, and whether it is sure that
    these are when something was said, and not what was talked about.
    """
    period, sure = None, True
    for pattern in (_BETWEEN, _DATED):
        at = 0
        while (found := pattern.search(text, at)) is not None:
            named = None if _is_topic(text, found) else _days(found, today)
            if named is None:
                at = found.start() + 1
                continue
            period = named if period is None else period & named
            sure = sure and _is_sure(text, found)
            text = cut(text, found.start(), found.end())
    return text, period, sure


def _days(found: re.Match[str], today: date) -> Period | None:
    groups = found.groupdict()
    if "date" in groups:
        period = dates.read(groups["date"] or "", today)
        return None if period is None else side_of(groups["how"] or "in", period)
    last = dates.read(groups["last"] or "", today)
    if last is None or last.last is None:
        return None
    # "between March and May 2021" means March of that year.
    first = dates.read(groups["first"] or "", min(today, last.last))
    return Period(first.first, last.last) if first else None


def _is_topic(text: str, found: re.Match[str]) -> bool:
    """Whether the date belongs to what is talked about: "about last year"."""
    before = text[: found.start()].rstrip().lower()
    return before.endswith((" about", " of", " for", " with", " on", " regarding", " the", " to"))


def _is_sure(text: str, found: re.Match[str]) -> bool:
    before, after = text[: found.start()].rstrip(), text[found.end() :]
    return not before or bool(_BEFORE_TOPIC.match(after) or _AFTER_VERB.search(before))


def side_of(how: str, period: Period) -> Period:
    """The days that *how* ("before", "since", "in") means of *period*."""
    how = " ".join(how.lower().split())
    if how in ("before", "prior to", "earlier than"):
        return period.before
    if how in ("after", "later than"):
        return period.after
    if how in ("since", "as of"):
        return period.since
    return period.until if how in ("until", "till", "up to") else period


def cut(text: str, start: int, end: int) -> str:
    """*text* without what stands from *start* to *end*."""
    rest = f"{text[:start].rstrip(' ,')} {text[end:]}"
    return re.sub(r" ([,.;?!])", r"\1", " ".join(rest.split())).lstrip(" ,:;")
