"""What was made of a question, and what was searched, in words for the asker."""

from __future__ import annotations

from collections.abc import Iterator

from index.answer import Constraint, Searched, Suggestion, Understood
from index.asking.shelf import Shelf, extent_of
from index.question import Question
from index.roster import Match
from index.told import Told

SHOWN_NAMES = 4  # of the people whom a name may mean, before they are only counted


def understood(question: Question) -> Understood:
    """What was made of *question*, for the asker to see and undo."""
    constraints = (*_speaker(question), *question.narrowed.constraints)
    return Understood(
        topic=question.topic,
        speakers=question.said_by.names if question.said_by else (),
        named=question.named,
        intent=str(question.intent),
        summary=" · ".join(constraint.text for constraint in constraints),
        constraints=constraints,
        further=question.further,
    )


def _speaker(question: Question) -> Iterator[Constraint]:
    if question.named is not None:
        names = question.said_by.names if question.said_by else ()
        who = _listed(names, "and" if question.together else "or") if names else question.named
        if question.asked_of:
            yield Constraint("speaker", Told(f"asked of: {who}", "asked_of", who=who))
        else:
            yield Constraint("speaker", Told(f"speaker: {who}", "speaker", who=who))
    if question.other_than:
        left_out = tuple(dict.fromkeys(one.name for one in question.other_than))
        who = _listed(left_out, "and")
        yield Constraint("speaker", Told(f"not: {who}", "not_by", who=who))


def searched(question: Question, shelf: Shelf) -> Searched:
    """What a search for *question* covers: the episodes and dates that it asks for."""
    numbers = question.narrowed.numbers(shelf)
    if numbers is None:
        return Searched(*shelf.extent)
    return Searched(*extent_of([shelf.episodes[number] for number in sorted(numbers)]))


def notes(question: Question) -> Iterator[str]:
    """What the asker should know of how *question* was read."""
    yield from question.notes
    yield from question.narrowed.notes
    match = question.said_by
    if match is None or not match.speakers:
        return
    for name, meant in question.each:
        if not meant.speakers:
            yield Told(f"nobody called “{name}” speaks here", "nobody_called", name=name)
        elif len(people(meant)) > 1:
            yield _may_be(name, meant)
    if not match.exact:
        who = _listed(match.names, "and")
        said = f"“{question.named}” was read as {who}"
        yield Told(said, "read_as", name=question.named, who=who)
    elif _is_shared(question, match):
        yield _may_be(question.named or "", match)
    elif len(match.speakers) > 1 and len(match.names) == 1:
        name, count = match.names[0], len(match.speakers)
        said = f"{name} is all that {count} episodes call a speaker: it need not be one person"
        yield Told(said, "bare_name", name=name, count=count)


def _may_be(name: str, match: Match) -> Told:
    who, count = _listed(people(match), "or"), len(people(match))
    answer_is_for = "both" if count == 2 else "all of them"
    said = f"“{name}” may be {who}: the answer is for {answer_is_for}"
    return Told(said, "may_be_two" if count == 2 else "may_be", name=name, who=who)


def _is_shared(question: Question, match: Match) -> bool:
    """Whether one name was given, and several people have it."""
    return not question.together and len(people(match)) > 1


def people(match: Match) -> tuple[str, ...]:
    """The people that *match* may mean, each once; those who also spoke with another, once."""
    alone = [name for name in match.names if not _is_joint(name, match.names)]
    return tuple(alone) or match.names


def _is_joint(name: str, names: tuple[str, ...]) -> bool:
    return any(other != name and other in name for other in names)


def narrower_questions(question: Question) -> tuple[Suggestion, ...]:
    """Where one name may mean several people, the question for each of them."""
    match = question.said_by
    if match is None or question.named is None or not _is_shared(question, match):
        return ()
    asked = (question.text.replace(question.named, name, 1) for name in people(match))
    others = [text for text in asked if text != question.text]
    return tuple(Suggestion("question", text) for text in others[:SHOWN_NAMES])


def wider_question(question: Question) -> tuple[Suggestion, ...]:
    """*question* without the episodes and dates that it was narrowed to."""
    if question.search_text is None or not question.narrowed:
        return ()
    return (Suggestion("question", question.search_text),)


def _listed(names: tuple[str, ...], last: str) -> str:
    """*names* as people list them; many are counted."""
    shown, more = names[:SHOWN_NAMES], len(names) - SHOWN_NAMES
    if more > 0:
        text = f"{', '.join(shown)} {last} {more} more"
        return Told(text, f"names_{last}", names=shown, more=more)
    if len(names) < 2:
        return "".join(names)
    return Told(f"{', '.join(names[:-1])} {last} {names[-1]}", f"names_{last}", names=names)
