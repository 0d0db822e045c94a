from __future__ import annotations

import pytest

from index.asking import leaving_out
from index.asking.leaving_out import LeftOut
from index.question import Intent, parse
from index.roster import Roster
from index.store import CatalogueSpeaker


def person(ordinal: int, name: str) -> CatalogueSpeaker:
    return CatalogueSpeaker(ordinal, name, (name,), ("e1",), 7, generic=False, roles={})


ROSS, MONICA, MINES = (person(at, name) for at, name in enumerate(
    ("Ross Geller", "Monica Bing", "Andrew Mines")
))  # fmt: skip
ROSTER = Roster((ROSS, MONICA, MINES))


@pytest.mark.parametrize(
    ("text", "rest", "people"),
    [
        ("besides Ross, who talked about rent", "who talked about rent", (ROSS,)),
        ("apart from ross geller who mentioned rent", "who mentioned rent", (ROSS,)),
        ("who other than Ross or Mines talked about rent", "who talked about rent", (ROSS, MINES)),
        ("who but Monica mentioned rent", "who mentioned rent", (MONICA,)),
        ("who else than Monica mentioned rent", "who mentioned rent", (MONICA,)),
        ("other than Ross, who mentions rent", "who mentions rent", (ROSS,)),
        ("what did people who are not Ross say about rent", "what did people say about rent",
         (ROSS,)),
        ("opinions on rent other than Ross's", "opinions on rent", (ROSS,)),
        ("what does anyone but Ross think of rent", "what does anyone think of rent", (ROSS,)),
        ("who talked about rent, excluding Ross", "who talked about rent", (ROSS,)),
        ("did anybody except for Ross, Monica and Mines say rent", "did anybody say rent",
         (ROSS, MONICA, MINES)),
        ("besides Ross's, whose views on rent are there", "whose views on rent are there", (ROSS,)),
    ],
)  # fmt: skip
def test_people_are_left_out_wherever_the_question_says_so(
    text: str, rest: str, people: tuple[CatalogueSpeaker, ...]
) -> None:
    assert leaving_out.read(text, ROSTER) == LeftOut(rest, people)


@pytest.mark.parametrize(
    "text",
    [
        "what did Ross say but Monica deny",
        "who said anything but the truth",
        "everything except bread",
        "apart from the rent, what did Ross complain about",
        "what is better than Ross",
    ],
)
def test_what_names_nobody_to_leave_out_is_left_alone(text: str) -> None:
    assert leaving_out.read(text, ROSTER) == LeftOut(text)


def test_a_stranger_who_is_left_out_is_pointed_out() -> None:
    question = parse("besides Joe Biden, who talked about rent", ROSTER)
    assert (question.intent, question.topic, question.other_than) == (Intent.WHO, "rent", ())
    assert question.notes == ("nobody called “Joe Biden” speaks here",)


def test_leaving_somebody_out_can_be_undone() -> None:
    question = parse("besides Ross, who talked about rent", ROSTER, without=["speaker"])
    assert (question.intent, question.topic, question.other_than) == (Intent.WHO, "rent", ())
