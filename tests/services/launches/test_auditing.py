"""The chain of facts: verified, exported, anchored, and found out when its end was cut off."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from bot.domain.audit import GENESIS, digest_of
from bot.domain.errors import InputError, StoreUnavailable
from bot.services.launches import auditing
from bot.services.launches.auditing import check_anchor, links, verify
from tests.services.launches.bank import Bank, meddle


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


@pytest.mark.parametrize("place", [1, 3, 5])
@pytest.mark.parametrize("at_once", [1, 2, auditing.BATCH])
def test_a_fact_whose_row_cannot_be_read_is_named_too(
    small: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int, at_once: int
):
    small.begun()
    monkeypatch.setattr(auditing, "BATCH", at_once)
    meddle(
        f"sqlite:///{tmp_path / 'small.db'}",
        f"UPDATE facts SET recorded_at = 'soon' WHERE position IN ({place}, 6)",  # noqa: S608
    )
    found = verify(small.store)
    assert found.broken
    assert (found.broken.position, found.broken.what) == (place, "it cannot be read")
    told: list[int] = []
    with pytest.raises(InputError, match=f"Fact {place}: it cannot be read"):
        told.extend(link.position for link in links(small.store))
    assert told == list(range(1, place))


def test_what_was_changed_before_a_row_that_cannot_be_read_is_named_first(small: Bank, tmp_path: Path):
    small.begun()
    meddle(
        f"sqlite:///{tmp_path / 'small.db'}",
        "UPDATE facts SET recorded_at = 7 WHERE position = 5",
        "UPDATE facts SET text = replace(text, 'po', 'cs') WHERE position = 3",
    )
    found = verify(small.store)
    assert found.broken
    assert found.broken.position == 3


def test_a_database_that_cannot_be_used_is_no_broken_fact(small: Bank, tmp_path: Path):
    small.begun()
    database = tmp_path / "small.db"
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.write_bytes(b"no database" * 10_000)
    with pytest.raises(StoreUnavailable):
        verify(small.store)


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
