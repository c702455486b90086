"""`briefed token`: from its creation to its end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_launches import ROSTER, Typist
from tests.small_bank import write_file

pytestmark = pytest.mark.slow


@pytest.fixture
def typist(new_bank: Path) -> Typist:
    typist = Typist(new_bank, "2026-12-01T10:00")
    write_file(new_bank / "roster.csv", ROSTER)
    assert typist("roster", "import", str(new_bank / "roster.csv"), "--from", "2026-10-01").code == 0
    return typist


def test_a_token_from_its_creation_to_its_end(typist):
    made = typist("token", "create", "pipeline", "--scope", "verdict", "--scope", "permit", "--as", "sv")
    assert made.code == 0, made
    assert made.out.strip().startswith("briefed_")
    [listed] = json.loads(typist("token", "list", "--json").out)
    assert (listed["name"], listed["owner"], listed["scopes"]) == ("pipeline", "sv", ["permit", "verdict"])
    assert listed["id"] in made.err
    assert made.out.strip() not in typist("token", "list").out
    assert typist("token", "revoke", listed["id"], "--reason", "leaked", "--as", "sv").code == 0
    assert "revoked" in typist("token", "list").out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("token create pipeline --scope verdict", "Who are you?"),
        ("token create pipeline --scope verdict --as a1", "Agents cannot"),
        ("token revoke nothing --reason leaked --as sv", "There is no token"),
    ],
)
def test_every_mistake_is_one_line(typist, monkeypatch, line, said):
    monkeypatch.delenv("BRIEFED_PERSON", raising=False)
    assert said in typist(*line.split()).complaint


def test_without_tokens_it_says_how_to_create_one(typist):
    assert "briefed token create" in typist("token", "list").err
