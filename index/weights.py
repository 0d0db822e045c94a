"""How much each kind of evidence counts: as shipped, or from a small file by `quoth tune`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import WeightsError
from index.retrieval.confidence import ANSWERED, COEFFICIENTS, INTERCEPT
from index.retrieval.fusion import PHRASE_WEIGHT, WEIGHTS

VERSION = 1


@dataclass(frozen=True, slots=True)
class Weights:
    """
    How evidence becomes a score, and a score's confidence.

    Attributes:
        fusion: the weight of each feature of `index.retrieval.evidence` in a turn's score.
        phrases: the weight of `index.retrieval.phrases`.
        confidence: the coefficient of each feature in the confidence's logistic.
        intercept: of that logistic.
        answered: at least this confident, in 0..1, to call a question answered.
    """

    fusion: Mapping[str, float]
    phrases: float
    confidence: Mapping[str, float]
    intercept: float
    answered: float

    @property
    def weighed(self) -> frozenset[str]:
        """The features that count for something."""
        named = (*self.fusion.items(), *self.confidence.items())
        return frozenset(feature for feature, weight in named if weight)

    def as_json(self) -> dict[str, Any]:
        """The weights as a weights file has them."""
        return {
            "fusion": dict(self.fusion),
            "phrases": self.phrases,
            "confidence": dict(self.confidence),
            "intercept": self.intercept,
            "answered": self.answered,
        }


SHIPPED = Weights(WEIGHTS, PHRASE_WEIGHT, COEFFICIENTS, INTERCEPT, ANSWERED)


def load(path: Path | None) -> Weights:
    """
    The weights in the file at *path*; those that Quoth ships where it is None.

    Raises:
        WeightsError: it cannot be read, has another version, or not the features of this Quoth.
    """
    if path is None:
        return SHIPPED
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WeightsError(str(path), f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise WeightsError(str(path), "is no UTF-8 text") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}"
        raise WeightsError(str(path), f"is no JSON ({where}: {error.msg})") from error
    try:
        return _weights(read)
    except (TypeError, ValueError) as error:
        raise WeightsError(str(path), str(error)) from error


def save(path: Path, weights: Weights, fitted_on: Mapping[str, Any]) -> None:
    """Writes *weights* to *path*, with what they were *fitted_on* and how they did there."""
    written = {"version": VERSION, **weights.as_json(), "fitted_on": dict(fitted_on)}
    path.write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _weights(read: object) -> Weights:
    if not isinstance(read, dict):
        raise TypeError("is no object with version, fusion and confidence")
    if read.get("version") != VERSION:
        found = read.get("version")
        raise ValueError(f"has version {found!r} of the weights, this Quoth reads {VERSION}")
    readers: dict[str, Callable[[], Any]] = {
        "fusion": lambda: _numbers(read, "fusion", SHIPPED.fusion),
        "phrases": lambda: _number(read, "phrases"),
        "confidence": lambda: _numbers(read, "confidence", SHIPPED.confidence),
        "intercept": lambda: _number(read, "intercept"),
        "answered": lambda: _share(read, "answered"),
    }
    found, faults = {}, []
    for part, reader in readers.items():
        try:
            found[part] = reader()
        except (TypeError, ValueError) as error:
            faults.append(str(error))
    if faults:
        raise ValueError("; ".join(faults))
    return Weights(**found)


def _share(read: Mapping[str, Any], name: str) -> float:
    value = _number(read, name)
    if not 0 <= value <= 1:
        raise ValueError(f"has {value} as {name}, which is no confidence from 0 to 1")
    return value


def _numbers(read: Mapping[str, Any], part: str, known: Iterable[str]) -> dict[str, float]:
    """The numbers of *part* for exactly the *known* features, in their order."""
    given = read.get(part)
    if not isinstance(given, dict):
        raise TypeError(f"has no object {part!r}")
    known = list(known)
    unknown = sorted(set(given) - set(known))
    missing = sorted(set(known) - set(given))
    faults = [f"unknown features {', '.join(unknown)}"] if unknown else []
    faults += [f"no weight for {', '.join(missing)}"] if missing else []
    if faults:
        raise ValueError(f"has {' and '.join(faults)} in {part!r}")
    return {feature: _number(given, feature) for feature in known}


def _number(read: Mapping[str, Any], name: str) -> float:
    value = read.get(name)
    # NaN and the infinities are what Python's JSON reads beside the numbers of the standard.
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e6:
        raise ValueError(f"has {value!r} for {name!r}, which is no number")
    return float(value)
