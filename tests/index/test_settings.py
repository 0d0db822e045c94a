from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from dotenv import dotenv_values

from index.errors import SettingsError
from index.settings import Settings, load, variable

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"


def test_the_example_lists_every_setting_with_its_default() -> None:
    """.env.example and the settings are one list."""
    stated = dotenv_values(EXAMPLE)
    assert list(stated)
    assert set(stated) == {variable(item.name) for item in fields(Settings)}
    assert load({}, stated) == Settings()
    for item in fields(Settings):
        default = getattr(Settings(), item.name)
        shown = stated[variable(item.name)] or ""
        written = "no" if default is False else str(default)
        assert shown == ("" if default in (None, ()) else written)


def test_the_example_says_what_each_setting_means() -> None:
    blocks = EXAMPLE.read_text().split("\n\n")[1:]
    assert all(re.match(r"# \S.*\n(# .*\n)*[A-Z_]+=", block) for block in blocks)
    assert len(blocks) == len(fields(Settings))


def test_the_environment_wins_over_the_file() -> None:
    chosen = load({"QUOTH_QUOTES": "5"}, {"QUOTH_QUOTES": "2", "QUOTH_THREADS": "1"})
    assert (chosen.quotes, chosen.threads) == (5, 1)


def test_all_faults_are_reported_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load({"QUOTH_QUOTES": "many", "QUOTH_THREADS": "-1", "QUOTH_HOEM": "/x", "PATH": "/bin"})
    assert caught.value.faults == (
        "QUOTH_HOEM is no setting of Quoth: remove it, or see .env.example for the names",
        "QUOTH_THREADS is '-1': give a whole number from 0 to 256",
        "QUOTH_QUOTES is 'many': give a whole number from 1 to 10",
    )


def test_blank_means_the_default() -> None:
    assert load({"QUOTH_HOME": "  ", "QUOTH_ENGINE": ""}) == Settings()


def test_a_choice_is_read_in_any_case() -> None:
    assert load({"QUOTH_ENGINE": "OpenVINO"}).engine == "openvino"


def test_operators_are_ids() -> None:
    assert load({"QUOTH_OPERATORS": "80351110224678912, 7"}).operators == (80351110224678912, 7)
    with pytest.raises(SettingsError, match="QUOTH_OPERATORS is 'Anna': give ids of Discord users"):
        load({"QUOTH_OPERATORS": "Anna"})


def test_sources_are_words_that_quotes_hold_together() -> None:
    chosen = load({"QUOTH_SOURCES": 'episodes "My Show" https://example.org/feed.xml'})
    assert chosen.sources == ("episodes", "My Show", "https://example.org/feed.xml")
    with pytest.raises(SettingsError, match="close the quotation mark"):
        load({"QUOTH_SOURCES": '"My Show'})


def test_yes_and_no_have_other_names() -> None:
    assert load({"QUOTH_WATCH": "True"}).watch
    assert not load({"QUOTH_WATCH": "0"}).watch
    with pytest.raises(SettingsError, match="QUOTH_WATCH is 'perhaps': give yes or no"):
        load({"QUOTH_WATCH": "perhaps"})
