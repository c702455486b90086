"""The chain of facts: verified, exported, anchored, and found out when its end was cut off."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from bot.domain.audit import GENESIS, digest_of
from bot.domain.errors import InputError
from bot.services.launches.auditing import check_anchor, links, verify
from bot.store.engine import open_database
from tests.services.launches.bank import Bank


def meddle(database_url: str, *statements: str) -> None:
    """What somebody who has the database in his hands can do."""
    engine = open_database(database_url)
    on_table = " ON facts" if engine.dialect.name == "postgresql" else ""
    with engine.begin() as connection:
        for trigger in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER facts_{trigger}{on_table}"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_a_whole_chain_is_verified_and_its_export_can_be_by_others(bank: Bank):
    bank.ready()
    told: list[int] = []
    found = verify(bank.store, told.append)
    exported = list(links(bank.store))
    assert (found.facts, found.head, found.broken) == (len(bank.facts()), exported[-1].digest, None)
    assert told == [found.facts]
    previous = GENESIS
    for link in exported:
        assert (link.previous, link.digest) == (previous, digest_of(previous, link.text))
        assert json.loads(link.text)["actor"]
        previous = link.digest


def test_no_facts_are_a_whole_chain_with_an_anchor(new: Bank):
    found = verify(new.store)
    assert (found.facts, found.head, found.broken) == (0, GENESIS, None)
    assert list(links(new.store)) == []
    check_anchor(new.store, 0, GENESIS)
    new.opened()
    check_anchor(new.store, 0, GENESIS)


def test_a_change_is_named_by_its_place(bank: Bank, database_url: str):
    bank.begun()
    meddle(database_url, "UPDATE facts SET text = replace(text, 'po', 'cs') WHERE position = 3")
    found = verify(bank.store)
    assert found.broken
    assert (found.broken.position, found.facts) == (3, 0)


def test_a_chain_whose_end_was_cut_off_is_whole_but_has_not_the_anchored_head(bank: Bank, database_url: str):
    bank.begun()
    anchored = verify(bank.store)
    check_anchor(bank.store, anchored.facts, anchored.head)
    bank.checked()
    check_anchor(bank.store, anchored.facts, anchored.head)
    meddle(database_url, f"DELETE FROM facts WHERE position >= {anchored.facts}")  # noqa: S608
    assert verify(bank.store).broken is None
    for position in (anchored.facts, 1, 0, -1, 10**6):
        with pytest.raises(InputError, match="does not have the anchored head"):
            check_anchor(bank.store, position, anchored.head)
    bank.attached("cards/other.md")
    with pytest.raises(InputError, match=f"fact {anchored.facts} is not {anchored.head[:12]}"):
        check_anchor(bank.store, anchored.facts, anchored.head)
