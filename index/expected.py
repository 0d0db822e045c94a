"""What an answer has in it: a reason after "why", a number after "how many" (pure)."""

from __future__ import annotations

import re
from functools import cache

_REASON = (
    r"\b(?:because|['’]?cause|since|so that|due to|reasons?|in order to|that['’]s why|which is why|"
    r"otherwise|the (?:problem|issue|thing|point) is)\b"
)
_NUMBER = (
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?|millions?|billions?|half|third|"
    r"quarter|percent|couple|once|twice|every|double|triple)\b"
)
_TIME = (
    r"\b(?:\d{4}|\d+(?:st|nd|rd|th)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|"
    r"march|april|june|july|august|september|october|november|december|years?|months?|weeks?|"
    r"days?|hours?|minutes?|ago|yesterday|today|tomorrow|tonight|spring|summer|autumn|winter)\b"
)
# The first words of a question, with what its answer has in it. The longest comes first.
_BEGINNINGS = (
    ("how many", _NUMBER),
    ("how much", _NUMBER),
    ("how old", _NUMBER),
    ("how tall", _NUMBER),
    ("how far", _NUMBER),
    ("how big", _NUMBER),
    ("how fast", _NUMBER),
    ("how long", rf"{_NUMBER}|{_TIME}"),
    ("how often", rf"{_NUMBER}|{_TIME}"),
    ("how come", _REASON),
    ("what year", _TIME),
    ("which year", _TIME),
    ("what date", _TIME),
    ("when did", _TIME),
    ("when was", _TIME),
    ("when were", _TIME),
    ("when is", _TIME),
    ("when will", _TIME),
    ("why", _REASON),
)
LOOKED_AT = 6  # words of a question before which its question word stands: "so Ruth, why did …"


def expected(question: str) -> re.Pattern[str] | None:
    """What finds the sort of words that answer *question*; None where nothing tells them."""
    words = question.lower().replace(",", " ").split()[: LOOKED_AT + 2]
    for at in range(min(len(words), LOOKED_AT)):
        asked = " ".join(words[at : at + 2])
        for beginning, pattern in _BEGINNINGS:
            if asked == beginning or words[at] == beginning:
                return _compiled(pattern)
    return None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
