"""A bank with nothing in it yet: no page fails, and each that lists something says what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from bot.domain.people.roster import Roster
from bot.files.shelf import KnowledgeShelf
from bot.services.launches import people
from bot.services.launches.uploading import LaunchDesk
from bot.services.reports import REPORTS
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.databases import new_file
from tests.domain.launches.builders import OFFICERS
from tests.services.launches.bank import Bank
from tests.web.conftest import Browser, ProgramOf
from tests.web.pages.routes import ROUTES, Row

pytestmark = pytest.mark.slow

NEVER_EMPTY = {"/reports", "/audit", "/admin", "/admin/roster", "/admin/health", "/admin/templates", "/admin/calendars"}
"""Pages that show something in any bank: what can be counted, the roster that let somebody in, the program itself."""
ROWS = [row for row in ROUTES if row.method == "GET"]
LISTS = [
    *(row.example for row in ROWS if "{" not in row.route and row.is_page and row.example not in NEVER_EMPTY),
    "/question-themes",
    *(f"/reports/{name}" for name in REPORTS),
]


@pytest.fixture
def newcomer(tmp_path: Path, migrated: Path) -> Iterator[Browser]:
    """Whoever comes first: there is a roster of those who are not on the phones, and nothing else."""
    store = SqlStore(open_database(new_file(tmp_path / "briefed.db", migrated)))
    bank = Bank(store)
    people.import_roster(bank.office, bank.deed("ch"), Roster(date(2026, 1, 1), OFFICERS))
    program = ProgramOf(bank, tmp_path)
    program.launch_desk = LaunchDesk(dict, KnowledgeShelf(tmp_path / "knowledge"), lambda: None)
    yield Browser(program)
    store.close()


def reader_of(path: str) -> str:
    return next((one for one in ("tl", "ch", "po") for row in ROWS if row.example == path and one in row.may), "tl")


def empties(page: str) -> list[str]:
    """What a page says where there is nothing, with links as brackets."""
    found = re.findall(r'<p class="empty"[^>]*>(.*?)</p>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", unescape(re.sub(r"<a [^>]*>", "→ ", one))).strip() for one in found]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("path", [one for one in LISTS if not one.startswith("/document-versions")])
def test_where_there_is_nothing_the_page_says_what_to_do_next(newcomer: Browser, path: str, language: str):
    client = newcomer.signed_in(reader_of(path)).client
    client.cookies.set("briefed_language", language)
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    said = empties(answer.text)
    assert said, path
    for one in said:
        first, _, next_step = re.sub(r"[。.!:：?,]\s*", "\n", one).partition("\n")
        assert first, one
        assert next_step.strip(), one
        assert bool(re.search(r"[\u4e00-\u9fff]", one)) is (language == "zh-CN"), one


def sample(row: Row) -> str:
    return row.example.format(ask="none", passage="none", old="a", new="b")


@pytest.mark.parametrize("person", ["ch", "po", "tl"])
def test_nothing_fails_where_nothing_is(newcomer: Browser, person: str):
    client = newcomer.signed_in(person).client
    statuses = {sample(row): client.get(sample(row)).status_code for row in ROWS}
    assert [path for path, status in statuses.items() if status >= 500] == []
