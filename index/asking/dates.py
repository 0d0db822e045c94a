"""
Dates as people write them: "October 2021", "last summer", "two weeks ago" (pure, English).

A grammar of its own: the libraries for dates in free text cost 0.3 s at the first use, read
"last October" as nothing and "the 1990s" as today, and give a day where a year was said.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from index.asking import periods
from index.asking.periods import Period

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_NUMBERS = {
    name: number
    for number, name in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), 1
    )
} | {"a": 1, "an": 1, "couple of": 2, "a couple of": 2, "few": 3, "a few": 3}
# Northern seasons, by their first month; a winter runs into the next year.
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_THIRDS = {"early": 1, "mid": 5, "late": 9}
_QUARTERS = {"q1": 1, "q2": 2, "q3": 3, "q4": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}

MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT = r"(?P<unit>day|week|month|year)s?"
_SEASON = rf"(?P<season>{'|'.join(_SEASONS)})"

_Reader = Callable[[re.Match[str], date], Period]


def _iso_day(found: re.Match[str], _today: date) -> Period:
    return periods.day(date(int(found["year"]), int(found["number"]), int(found["day"])))


def _iso_month(found: re.Match[str], _today: date) -> Period:
    return periods.month(int(found["number"]), int(found["year"]))


def _named_day(found: re.Match[str], today: date) -> Period:
    number = _MONTHS[found["month"]]
    stated = found.groupdict().get("year")
    when = date(int(stated or today.year), number, int(found["day"]))
    if stated is None and when > today:
        when = when.replace(year=today.year - 1)
    return periods.day(when)


def _month_of_year(found: re.Match[str], _today: date) -> Period:
    return periods.month(_MONTHS[found["month"]], int(found["year"]))


def _month_of_some_year(found: re.Match[str], today: date) -> Period:
    which = 0 if found["which"] == "this" else 1
    return periods.month(_MONTHS[found["month"]], today.year - which)


def _month_alone(found: re.Match[str], today: date) -> Period:
    """The last one that has begun; "last October", said in October, is the one before."""
    number = _MONTHS[found["month"]]
    which = found["which"]
    past = number < today.month if which in ("last", "past") else number <= today.month
    return periods.month(number, today.year if past or which == "this" else today.year - 1)


def _whole_year(found: re.Match[str], _today: date) -> Period:
    return periods.year(int(found["year"]))


def _decade(found: re.Match[str], _today: date) -> Period:
    first = int(found["year"]) // 10 * 10
    return Period(date(first, 1, 1), date(first + 9, 12, 31))


def _third_of_year(found: re.Match[str], _today: date) -> Period:
    return periods.months(_THIRDS[found["third"]], 4, int(found["year"]))


def _season_of_year(found: re.Match[str], _today: date) -> Period:
    return periods.months(_SEASONS[found["season"]], 3, int(found["year"]))


def _last_season(found: re.Match[str], today: date) -> Period:
    """The last one that is over, or for "this" the one that began last."""
    season = periods.months(_SEASONS[found["season"]], 3, today.year)
    end = season.first if found["which"] == "this" else season.last
    assert end is not None
    return season if end < today else periods.months(_SEASONS[found["season"]], 3, today.year - 1)


def _quarter(found: re.Match[str], _today: date) -> Period:
    first = 3 * _QUARTERS[found["quarter"]] - 2
    return periods.months(first, 3, int(found["year"]))


def _unit(found: re.Match[str], today: date) -> Period:
    back = 0 if found["which"] in ("this", "the current") else 1
    return _unit_of(found["unit"], today, back)


def _ago(found: re.Match[str], today: date) -> Period:
    return _unit_of(found["unit"], today, _count(found["count"]))


def _lately(found: re.Match[str], today: date) -> Period:
    """Up to today: "the last two weeks"."""
    count, unit = _count(found["count"] or "one"), found["unit"]
    if unit in ("day", "week"):
        return Period(today - timedelta(days=count * (7 if unit == "week" else 1)), today)
    back = count * (12 if unit == "year" else 1)
    month = _month_back(today, back)
    assert month.first is not None
    assert month.last is not None
    return Period(month.first.replace(day=min(today.day, month.last.day)), today)


def _weekday(found: re.Match[str], today: date) -> Period:
    back = (today.weekday() - _WEEKDAYS.index(found["weekday"])) % 7 or 7
    return periods.day(today - timedelta(days=back))


def _near_day(found: re.Match[str], today: date) -> Period:
    return periods.day(today - timedelta(days=found[0] == "yesterday"))


def _unit_of(unit: str, today: date, back: int) -> Period:
    """The calendar week, month or year *back* of the one that *today* lies in."""
    if unit == "day":
        return periods.day(today - timedelta(days=back))
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return Period(monday, monday + timedelta(days=6))
    return _month_back(today, back) if unit == "month" else periods.year(today.year - back)


def _month_back(today: date, back: int) -> Period:
    at = today.year * 12 + today.month - 1 - back
    return periods.month(at % 12 + 1, at // 12)


def _count(written: str) -> int:
    return int(written) if written.isdecimal() else _NUMBERS[written]


# The first that fits the whole of what is read wins.
_READERS: tuple[tuple[str, _Reader], ...] = (
    (rf"{_YEAR}[-/.](?P<number>1[0-2]|0?[1-9])[-/.](?P<day>[0-3]?\d)", _iso_day),
    (rf"(?P<day>[0-3]?\d)\.\s?(?P<number>1[0-2]|0?[1-9])\.\s?{_YEAR}", _iso_day),
    (rf"{_YEAR}[-/](?P<number>1[0-2]|0?[1-9])", _iso_month),
    (rf"(?P<number>1[0-2]|0?[1-9])/{_YEAR}", _iso_month),
    (rf"(?:the )?{_DAY} (?:of )?{MONTH}(?:,? {_YEAR})?", _named_day),
    (rf"{MONTH} (?:the )?{_DAY}(?:,? {_YEAR})?", _named_day),
    (rf"{MONTH},? (?:of )?{_YEAR}", _month_of_year),
    (rf"{MONTH} (?:of )?(?P<which>this|last) year", _month_of_some_year),
    (rf"(?:(?P<which>last|this|past) )?{MONTH}", _month_alone),
    (rf"(?:the year )?{_YEAR}", _whole_year),
    (rf"(?:the )?{_YEAR}['’]?s", _decade),
    (rf"(?:the )?(?P<third>early|mid|late)[\s-]+{_YEAR}", _third_of_year),
    (rf"(?:the )?{_SEASON} (?:of )?{_YEAR}", _season_of_year),
    (rf"(?P<which>last|this|past) {_SEASON}", _last_season),
    (rf"(?P<quarter>q[1-4]) (?:of )?{_YEAR}", _quarter),
    (rf"the (?P<quarter>first|second|third|fourth) quarter (?:of )?{_YEAR}", _quarter),
    (rf"(?P<which>last|this|past|the current) {_UNIT}", _unit),
    (rf"{_COUNT} {_UNIT} ago", _ago),
    (rf"the (?:last|past) (?:{_COUNT} )?{_UNIT}", _lately),
    (rf"last (?P<weekday>{'|'.join(_WEEKDAYS)})", _weekday),
    (r"yesterday|today", _near_day),
)  # fmt: skip


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    return tuple((re.compile(pattern), reader) for pattern, reader in _READERS)


def prepare() -> None:
    """Compiles what dates are read with, for a process that reads many."""
    _compiled()


def read(written: str, today: date) -> Period | None:
    """
    The days that *written* names; None when it is no date.

    A month or a day without its year is the last one that has begun by *today*.
    """
    folded = " ".join(written.casefold().split())
    for pattern, reader in _compiled():
        if found := pattern.fullmatch(folded):
            try:
                return reader(found, today)
            except ValueError:  # the 31st of February
                return None
    return None


def _ungrouped(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


# What may be a date, inside longer text; `read` decides.
_LONGEST_FIRST = sorted((pattern for pattern, _reader in _READERS), key=len, reverse=True)
ANY_DATE = "|".join(f"(?:{_ungrouped(pattern)})" for pattern in _LONGEST_FIRST)
