"""One-word names by which people go online: "kball" for Kevin Ball, "ruthc" for Ruth Corbett."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

# In fewer letters what follows the initial is no surname that one could tell: "tho" is not T. Ho.
SHORTEST_SURNAME = 4
SHORTEST_BEFORE_INITIAL = 4


def handles_of(names: Iterable[str]) -> Iterator[str]:
    """
    What whoever has one of *names* may be called in one word: of "kevin ball" it is "kball".

    Folded to lower case, as *names* are; nothing for a name of one word.
    """
    for name in names:
        first, *others = name.split() or ("",)
        if not others or len(first) < 2:
            continue
        last = others[-1]
        yield "".join((first, *others))
        if len(last) >= SHORTEST_SURNAME:
            yield first[0] + last
        if len(first) >= SHORTEST_BEFORE_INITIAL:
            yield first + last[0]
