"""Somebody from compliance looks for who did what, verifies the chain and takes it along."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from bot.domain.audit import GENESIS, Link, first_break

pytestmark = pytest.mark.slow


@pytest.fixture
def client(browser):
    return browser.signed_in("co").client


def verification(browser) -> dict[str, str]:
    return {"form_token": browser.form_token(), "deed_key": "verify-0001"}


def test_he_finds_what_somebody_did_about_a_launch(client):
    page = client.get("/audit", params={"about": "gold", "actor": "cs", "kind": "SignedOff"}).text
    assert page.count("<details>") == 1
    assert "SignedOff" in page
    assert "Nothing like that" in client.get("/audit", params={"actor": "CS"}).text
    assert "Nothing like that" in client.get("/audit", params={"to": "2020-01-01"}).text


def test_what_is_no_kind_is_told(client):
    answer = client.get("/audit", params={"kind": "Secrets"})
    assert answer.status_code == 422
    assert "Nothing is recorded as Secrets" in answer.text


def test_older_records_follow_page_by_page(client):
    newest = client.get("/audit").text
    positions = [int(one) for one in _positions(newest)]
    assert positions == sorted(positions, reverse=True)
    older = client.get("/audit", params={"before": positions[-1]}).text
    assert all(int(one) < positions[-1] for one in _positions(older))


def test_he_verifies_the_chain_and_hears_where_it_is_broken(client, browser, tmp_path):
    assert client.post("/audit/verification", data=verification(browser)).status_code == 303
    assert "the chain is whole" in client.get("/audit").text
    with closing(sqlite3.connect(tmp_path / "briefed.db")) as database, database:
        database.execute("DROP TRIGGER facts_update")
        database.execute("""UPDATE facts SET text = replace(text, '"actor":"cs"', '"actor":"po"')""")
    answer = client.post("/audit/verification", data=verification(browser))
    assert answer.status_code == 422
    assert "The chain is broken at fact" in answer.text


def test_the_export_can_be_verified_by_others(client):
    rows = [json.loads(line) for line in client.get("/audit/chain.jsonl").text.splitlines()]
    assert rows[0]["previous"] == GENESIS
    assert first_break(Link(**row) for row in rows) is None


def test_days_that_were_left_empty_ask_for_all_of_them(client):
    """As browsers send a form: every field, the empty ones too."""
    everything = _positions(client.get("/audit").text)
    assert _positions(client.get("/audit?about=&actor=&kind=&from=&to=").text) == everything


def _positions(page: str) -> list[str]:
    return [part.partition("<")[0] for part in page.split('<td class="number">')[1:]]
