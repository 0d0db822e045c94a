from __future__ import annotations

from datetime import date

import pytest

from index.asking.dates import read

WEDNESDAY = date(2026, 5, 13)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("2021", "2021"),
        ("the year 2019", "2019"),
        ("2021-11", "2021-11"),
        ("2021-11-05", "2021-11-05"),
        ("11/2021", "2021-11"),
        ("15.08.2021", "2021-08-15"),
        ("15 August 2021", "2021-08-15"),
        ("the 3rd of March", "2026-03-03"),
        ("December 24", "2025-12-24"),
        ("August 15, 2021", "2021-08-15"),
        ("Sept. 1st 2021", "2021-09-01"),
        ("October 2021", "2021-10"),
        ("October of last year", "2025-10"),
        ("May", "2026-05"),
        ("June", "2025-06"),
        ("last May", "2025-05"),
        ("last March", "2026-03"),
        ("this March", "2026-03"),
        ("early 2020", "2020-01-01 to 2020-04-30"),
        ("the summer of 2020", "2020-06-01 to 2020-08-31"),
        ("winter 2020", "2020-12-01 to 2021-02-28"),
        ("last summer", "2025-06-01 to 2025-08-31"),
        ("this spring", "2026-03-01 to 2026-05-31"),
        ("Q3 2021", "2021-07-01 to 2021-09-30"),
        ("the fourth quarter of 2021", "2021-10-01 to 2021-12-31"),
        ("the 1990s", "1990-01-01 to 1999-12-31"),
        ("last year", "2025"),
        ("this month", "2026-05"),
        ("last week", "2026-05-04 to 2026-05-10"),
        ("two years ago", "2024"),
        ("a month ago", "2026-04"),
        ("10 days ago", "2026-05-03"),
        ("the last 3 months", "2026-02-13 to 2026-05-13"),
        ("the past year", "2025-05-13 to 2026-05-13"),
        ("the last two weeks", "2026-04-29 to 2026-05-13"),
        ("last Friday", "2026-05-08"),
        ("last Wednesday", "2026-05-06"),
        ("yesterday", "2026-05-12"),
    ],
)
def test_a_date_is_the_days_that_it_names(written: str, days: str) -> None:
    """A month or day without its year is the last one that has begun."""
    assert str(read(written, WEDNESDAY)) == days


@pytest.mark.parametrize(
    "written", ["", "soon", "the second", "31 February 2021", "2021-13", "12", "3.5", "march on"]
)
def test_what_is_no_date_is_none(written: str) -> None:
    assert read(written, WEDNESDAY) is None


@pytest.mark.parametrize(
    ("written", "before", "since", "after"),
    [
        ("2021-11", "before 2021-11", "since 2021-11", "since 2021-12"),
        ("2021", "before 2021", "since 2021", "since 2022"),
        ("6 October 2021", "before 2021-10-06", "since 2021-10-06", "since 2021-10-07"),
    ],
)
def test_the_sides_of_a_period_leave_it_out_or_keep_it(
    written: str, before: str, since: str, after: str
) -> None:
    period = read(written, WEDNESDAY)
    assert period is not None
    assert (str(period.before), str(period.since), str(period.after)) == (before, since, after)
    assert str(period.since & period.until) == str(period)
