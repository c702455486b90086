"""Files that are handed in for a launch: attached at once, fetched later, kept once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import Declined
from bot.domain.facts import Fact
from bot.domain.launches.facts import Launched, MaterialAttached
from bot.domain.launches.template import MaterialRule
from bot.files.metadata import read_metadata
from bot.files.shelf import KnowledgeShelf
from bot.services.launches.filing import attach, register_templates
from bot.services.launches.signing import call_minor
from bot.services.launches.uploading import (
    HandedIn,
    LaunchDesk,
    NoShelf,
    Reading,
    hand_in,
    is_kept,
    keep,
    read_back,
)
from tests.domain.launches.builders import LAUNCH, at, needs, template
from tests.services.launches.bank import WORDS, Bank

pytestmark = pytest.mark.slow

MINUTE = timedelta(minutes=1)
FILE = HandedIn("F1", "金卡 说明.md", 5)
FIRST, SECOND = "cards/launches/gold/金卡-说明.md", "cards/launches/gold/金卡-说明-2.md"
TWO = template(needs(MaterialRule("brief"), "brief"), needs(MaterialRule("notice"), "notice"), digest="two")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge folder with one department."""
    (tmp_path / "knowledge" / "cards").mkdir(parents=True)
    return tmp_path / "knowledge"


@pytest.fixture
def desk(folder: Path) -> LaunchDesk:
    """One with a shelf."""
    return LaunchDesk(shelf=KnowledgeShelf(folder))


def filed_with_two(bank: Bank) -> Bank:
    """The gold card, which asks for a brief and a notice."""
    register_templates(bank.office, [TWO])
    return bank.filed(replace(LAUNCH, template_digest="two"))


def handed_in(bank: Bank, desk: LaunchDesk, key: str, requirement: str = "brief", actor: str = "po") -> str:
    """Somebody hands the file in; its place."""
    body = hand_in(bank.office, desk, bank.deed(actor, key), "gold", requirement, FILE).body
    assert isinstance(body, MaterialAttached)
    return body.document_id


def test_two_at_once_get_two_places(bank: Bank, desk: LaunchDesk) -> None:
    filed_with_two(bank)
    with ThreadPoolExecutor(2) as people:
        brief = people.submit(handed_in, bank, desk, "k1", "brief", "po")
        notice = people.submit(handed_in, bank, desk, "k2", "notice", "dm")
    assert {brief.result(), notice.result()} == {FIRST, SECOND}


def test_after_a_crash_the_same_deed_still_has_it_fetched(bank: Bank, desk: LaunchDesk) -> None:
    bank.filed()
    attach(bank.office, bank.deed("po", "k1"), "gold", "brief", FIRST)  # and the process ended here
    assert handed_in(bank, desk, "k1") == FIRST
    with bank.store.begin() as work:
        kept = work.outbox.message("k1:fetch")
    assert kept is not None
    assert kept.message.payload["document"] == FIRST
    assert handed_in(bank, desk, "k1") == FIRST
    assert len([fact for fact in bank.facts() if isinstance(fact.body, MaterialAttached)]) == 1


def test_what_comes_late_does_not_replace_what_was_handed_in_after_it(
    small: Bank, desk: LaunchDesk, folder: Path
) -> None:
    small.filed()
    assert [handed_in(small, desk, key) for key in ("k1", "k2")] == [FIRST, FIRST]
    keep(small.office, desk, "gold", "brief", FIRST, "k2", b"the second")
    keep(small.office, desk, "gold", "brief", FIRST, "k1", b"the first")
    assert (folder / FIRST).read_bytes() == b"the second"


def test_what_something_else_was_attached_instead_of_is_not_kept(small: Bank, desk: LaunchDesk) -> None:
    small.filed()
    handed_in(small, desk, "k1")
    small.clock.move(MINUTE)
    attach(small.office, small.deed("po"), "gold", "brief", "cards/other.md")
    keep(small.office, desk, "gold", "brief", FIRST, "k1", b"words")
    assert not is_kept(desk, FIRST)
    assert read_back(small.office, "gold", "brief", FIRST).state is Reading.REPLACED


def test_a_file_takes_the_place_of_those_before_it_that_were_kept(small: Bank, desk: LaunchDesk, folder: Path) -> None:
    small.filed()
    names = ("draft.md", "never-fetched.md", "final.md")
    for number, name in enumerate(names):
        small.clock.move(MINUTE)
        hand_in(small.office, desk, small.deed("po", f"k{number}"), "gold", "brief", replace(FILE, name=name))
        if name != "never-fetched.md":
            keep(small.office, desk, "gold", "brief", f"cards/launches/gold/{name}", f"k{number}", name.encode())
    said = read_metadata((folder / "cards/launches/gold/final.md.meta.yaml").read_bytes(), "final")
    assert (said.kind, said.supersedes) == ("brief", ("cards/launches/gold/draft.md",))


def test_what_another_requirement_still_names_keeps_its_place(small: Bank, desk: LaunchDesk, folder: Path) -> None:
    filed_with_two(small)
    handed_in(small, desk, "k1")
    keep(small.office, desk, "gold", "brief", FIRST, "k1", b"both")
    attach(small.office, small.deed("po"), "gold", "notice", FIRST)
    small.clock.move(MINUTE)
    hand_in(small.office, desk, small.deed("po", "k2"), "gold", "brief", replace(FILE, name="new.md"))
    keep(small.office, desk, "gold", "brief", "cards/launches/gold/new.md", "k2", b"new")
    assert read_metadata((folder / "cards/launches/gold/new.md.meta.yaml").read_bytes(), "new").supersedes == ()


def test_what_comes_after_the_launch_is_not_kept(small: Bank, desk: LaunchDesk) -> None:
    small.filed()
    handed_in(small, desk, "k1")
    with small.store.command() as work:
        work.facts.append(Fact(small.clock(), "po", "launched", Launched("verdict", "facts"), "gold"))
    with pytest.raises(Declined):
        keep(small.office, desk, "gold", "brief", FIRST, "k1", b"words")
    with pytest.raises(Declined):
        handed_in(small, desk, "k2")
    assert not is_kept(desk, FIRST)


def test_where_there_is_no_shelf(small: Bank) -> None:
    small.filed()
    with pytest.raises(NoShelf):
        handed_in(small, LaunchDesk(), "k1")


def test_a_requirement_that_is_no_document_gets_none(small: Bank, desk: LaunchDesk) -> None:
    small.filed()
    with pytest.raises(Declined):
        handed_in(small, desk, "k1", "review")
    with small.store.begin() as work:
        assert work.outbox.message("k1:fetch") is None


def test_a_new_version_can_be_called_minor(small: Bank, desk: LaunchDesk) -> None:
    small.filed()
    small.clock.now = at("2026-10-13")
    handed_in(small, desk, "k1")
    small.clock.move(MINUTE)
    before = small.write(document_id=FIRST)
    small.checked()
    small.clock.now = at("2026-10-20")
    small.signs("cs", "review")
    small.clock.now = at("2026-10-21")
    handed_in(small, desk, "k2")
    small.clock.move(MINUTE)
    after = small.write(f"{WORDS}。", FIRST)
    small.checked()
    assert small.state("review") == "unmet"
    call_minor(small.office, small.deed("co"), "gold", FIRST, before.sha256, after.sha256, "spelling")
    assert small.state("review") == "met"
