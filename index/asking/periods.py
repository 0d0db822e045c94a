"""A stretch of days: what "in 2021", "before 2021-11" and "since last March" narrow a search to."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from index.told import Told, When

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from *first* to *last*, both included; None where it is open at that end."""

    first: date | None = None
    last: date | None = None

    def __and__(self, other: Period) -> Period:
        """The days in both."""
        return Period(
            max(filter(None, (self.first, other.first)), default=None),
            min(filter(None, (self.last, other.last)), default=None),
        )

    def holds(self, day: date) -> bool:
        """Whether *day* lies in the period."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def before(self) -> Period:
        """Everything before the period."""
        return Period(None, self.first - _DAY if self.first else None)

    @property
    def after(self) -> Period:
        """Everything after the period."""
        return Period(self.last + _DAY if self.last else None, None)

    @property
    def since(self) -> Period:
        """The period and everything after it."""
        return Period(self.first, None)

    @property
    def until(self) -> Period:
        """The period and everything before it."""
        return Period(None, self.last)

    def __str__(self) -> str:
        """As short as it can be said: "2021", "before 2021-11", "2021-03-01 to 2021-05-31"."""
        if self.first is None and self.last is None:
            return "any time"
        if self.first is None:
            assert self.last is not None
            return f"before {_shortest(self.last + _DAY)}"
        if self.last is None:
            return f"since {_shortest(self.first)}"
        return _between(self.first, self.last)

    @property
    def told(self) -> Told:
        """The same as what a search is narrowed to: "in 2021", "on 2021-03-01"."""
        said = str(self)
        if self.first is None and self.last is None:
            return Told(said, "any_time")
        if self.first is None or self.last is None:
            side, _space, when = said.partition(" ")
            return Told(said, side, when=When(when))
        first, _to, last = said.partition(" to ")
        if last:
            return Told(said, "between", first=When(first), last=When(last))
        if self.first == self.last:
            return Told(f"on {said}", "on", when=When(said))
        return Told(f"in {said}", "during", when=When(said))


def year(number: int) -> Period:
    """The year *number*."""
    return Period(date(number, 1, 1), date(number, 12, 31))


def month(number: int, of_year: int) -> Period:
    """The month *number*, 1 to 12, of a year."""
    return Period(
        date(of_year, number, 1), date(of_year, number, monthrange(of_year, number)[1])
    )  # fmt: skip


def months(first: int, count: int, of_year: int) -> Period:
    """*count* months of a year from the month *first*; they may run into the next year."""
    at = first - 1 + count - 1
    return Period(date(of_year, first, 1), month(at % 12 + 1, of_year + at // 12).last)


def day(when: date) -> Period:
    """The one day *when*."""
    return Period(when, when)


def _shortest(when: date) -> str:
    """*when* as a year or a month where it is the first day of it."""
    if when.day == 1:
        return f"{when:%Y}" if when.month == 1 else f"{when:%Y-%m}"
    return when.isoformat()


def _between(first: date, last: date) -> str:
    if first == last:
        return first.isoformat()
    if first.day == 1:
        if Period(first, last) == year(first.year):
            return f"{first:%Y}"
        if Period(first, last) == month(first.month, first.year):
            return f"{first:%Y-%m}"
    return f"{first.isoformat()} to {last.isoformat()}"
