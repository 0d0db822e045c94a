"""Who sees which collection, and what operators can set of it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from index.access import OPEN, Access
from index.collections_kept import Collections
from index.decisions import open_decisions
from index.errors import CollectionError
from index.store import EpisodeRecord
from index.view import OUTSIDE, View

EPISODES = [
    EpisodeRecord("town", "/talks/town.txt", "Town", "plain", "", 0, 0),
    EpisodeRecord("bread", "/talks/food/bread.txt", "Bread", "plain", "", 0, 0),
    EpisodeRecord("soup", "/talks/food/soup.txt", "Soup", "plain", "", 0, 0),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "decisions.db"


@pytest.fixture
def collections(path: Path) -> Collections:
    return Collections(path, lambda: EPISODES)


def access(path: Path) -> Access:
    with closing(open_decisions(path)) as decisions:
        return Access.read(decisions)


def seen(path: Path, view: View) -> list[str]:
    return [one.id for one in EPISODES if access(path).sees(view, one.id)]


def test_everything_is_public_until_somebody_says_otherwise(path: Path) -> None:
    assert OPEN.view("7").collections == frozenset(("public",))
    assert seen(path, OPEN.view("7")) == ["town", "bread", "soup"]
    assert seen(path, OUTSIDE) == ["town", "bread", "soup"]


def test_what_is_put_into_a_collection_is_public_no_more(
    path: Path, collections: Collections
) -> None:
    """Taken out again it is nobody's, until it is put into public."""
    collections.create("Kitchen")
    assert collections.add("kitchen", ["/talks/food"]) == ["bread", "soup"]
    collections.grant("kitchen", "7")
    assert seen(path, access(path).view("7")) == ["town", "bread", "soup"]
    assert seen(path, access(path).view("8")) == ["town"]
    assert seen(path, access(path).view(None)) == ["town"]
    collections.remove("kitchen", ["soup"])
    assert seen(path, access(path).view("7")) == ["town", "bread"]
    assert seen(path, View()) == ["town", "bread", "soup"]
    collections.add("public", ["soup"])
    assert seen(path, OUTSIDE) == ["town", "soup"]


def test_a_server_can_be_refused_what_is_public(path: Path, collections: Collections) -> None:
    collections.revoke("public", "7")
    assert seen(path, access(path).view("7")) == []
    assert seen(path, access(path).view("8")) == ["town", "bread", "soup"]
    collections.grant("public", "7")
    assert seen(path, access(path).view("7")) == ["town", "bread", "soup"]


def test_a_channel_narrows_and_never_widens(path: Path, collections: Collections) -> None:
    collections.create("kitchen")
    collections.add("kitchen", ["bread"])
    collections.grant("kitchen", "7")
    collections.narrow("7", "70", ["kitchen"])
    assert seen(path, access(path).view("7", "70")) == ["bread"]
    assert seen(path, access(path).view("7", "71")) == ["town", "bread", "soup"]
    collections.revoke("kitchen", "7")
    assert seen(path, access(path).view("7", "70")) == []
    collections.narrow("7", "70", [])
    assert seen(path, access(path).view("7", "70")) == ["town", "soup"]


def test_a_private_collection_is_for_allowed_roles_and_their_eyes_alone(
    path: Path, collections: Collections
) -> None:
    collections.create("board", private=True)
    collections.add("board", ["town"])
    collections.grant("board", "7", ["77"])
    now = access(path)
    assert seen(path, now.view("7", roles=["77"], for_asker_alone=True)) == [
        "town", "bread", "soup",
    ]  # fmt: skip
    for view in (
        now.view("7", roles=["77"]),
        now.view("7", roles=["78"], for_asker_alone=True),
        now.view("8", roles=["77"], for_asker_alone=True),
        now.view(None, roles=["77"], for_asker_alone=True),
    ):
        assert seen(path, view) == ["bread", "soup"]
    assert now.view("7", roles=["77"], for_asker_alone=True).private == {"board"}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda kept: kept.create("a b"), "no name"),
        (lambda kept: kept.create("PUBLIC"), "already"),
        (lambda kept: kept.add("nowhere", ["town"]), "no collection nowhere"),
        (lambda kept: kept.add("public", ["river"]), "river fits no episode"),
        (lambda kept: kept.grant("public", "my server"), "no id of a server"),
        (lambda kept: kept.grant("public", "7", ["77"]), "not private"),
        (lambda kept: kept.narrow("7", "70", ["board"]), "no collection board"),
    ],
)
def test_what_cannot_be_set_is_refused_in_a_sentence(
    collections: Collections, change: object, problem: str
) -> None:
    assert callable(change)
    with pytest.raises(CollectionError, match=problem):
        change(collections)


def test_a_private_collection_needs_a_role(collections: Collections) -> None:
    collections.create("board", private=True)
    with pytest.raises(CollectionError, match="which role"):
        collections.grant("board", "7")


def test_a_channel_is_not_told_of_collections_that_its_server_lacks(
    collections: Collections,
) -> None:
    """The refusal is the same whether another server has such a collection or nobody."""
    collections.create("secret")
    told = []
    for name in ("secret", "nothing"):
        with pytest.raises(CollectionError) as refused:
            collections.narrow("7", "70", [name])
        told.append(str(refused.value).replace(name, "X"))
    assert told[0] == told[1]
