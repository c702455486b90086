"""A supervisor hands in a roster, looks at what it changes, and imports it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.people.facts import RosterImported
from bot.domain.people.roster import Person
from bot.services.launches.people import import_roster, roster_today
from bot.services.launches.roster_files import LARGEST
from tests.services.launches.bank import ROSTER
from tests.web.pages.roster_csv import as_csv

pytestmark = pytest.mark.slow

JOINER = Person("a9", "Newcomer", "customer-service", team="t1", shift="early")
FEW = as_csv(ROSTER, ROSTER.people[:12])
ONE_MORE = as_csv(ROSTER, [*ROSTER.people, JOINER])
ONE_LESS = as_csv(ROSTER, [one for one in ROSTER.people if one.id != "a1"])


@pytest.fixture
def supervisor(browser):
    return browser.signed_in("sv")


def post(browser, path: str, key: str = "roster-0001", file: bytes | None = None, name: str = "r.csv", **form: str):
    data = {"form_token": browser.form_token(), "deed_key": key, **form}
    files: dict[str, Any] = {"file": (name, file)} if file is not None else {}
    return browser.client.post(path, data=data, files=files)


def hand_in(browser, file: bytes, day: str = "2026-12-01", **more: Any):
    return post(browser, "/admin/roster", file=file, effective=day, **more)


def digest_in(page: str) -> str:
    found = re.search(r'name="digest" value="(\w+)"', page)
    assert found
    return found[1]


def imports(bank) -> list[Any]:
    return [fact for fact in bank.facts() if isinstance(fact.body, RosterImported)]


def test_looking_at_a_file_changes_nothing(supervisor, bank):
    before = bank.facts()
    assert hand_in(supervisor, ONE_MORE).headers["location"] == "/admin/roster/preview"
    page = supervisor.client.get("/admin/roster/preview").text
    assert "Newcomer" in page
    assert "Nothing is imported yet" in page
    assert bank.facts() == before


def test_it_is_imported_as_it_was_shown_and_once(supervisor, bank):
    hand_in(supervisor, ONE_MORE)
    digest = digest_in(supervisor.client.get("/admin/roster/preview").text)
    answers = [post(supervisor, "/admin/roster/import", "import-0001", digest=digest) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert len(imports(bank)) == 2
    assert imports(bank)[-1].actor == "sv"
    roster = roster_today(bank.office)
    assert roster is not None
    assert roster.person("a9") is not None
    assert "The roster is imported" in supervisor.client.get("/admin/roster").text


def test_what_was_not_shown_is_not_imported(supervisor, bank):
    hand_in(supervisor, ONE_MORE)
    digest = digest_in(supervisor.client.get("/admin/roster/preview").text)
    hand_in(supervisor, ONE_LESS)
    answer = post(supervisor, "/admin/roster/import", "import-0001", digest=digest)
    assert answer.status_code == 422
    assert "Look at the changes as they are now" in answer.text
    assert len(imports(bank)) == 1


def test_another_roster_meanwhile_is_shown_first(supervisor, bank):
    hand_in(supervisor, ONE_MORE)
    digest = digest_in(supervisor.client.get("/admin/roster/preview").text)
    import_roster(bank.office, bank.deed("ch"), ROSTER)
    assert post(supervisor, "/admin/roster/import", "import-0001", digest=digest).status_code == 422
    assert len(imports(bank)) == 2


def test_when_many_leave_he_says_that_he_has_looked(supervisor, bank):
    hand_in(supervisor, FEW)
    page = supervisor.client.get("/admin/roster/preview").text
    assert "often that is a file cut off" in page
    digest = digest_in(page)
    assert post(supervisor, "/admin/roster/import", "import-0001", digest=digest).status_code == 422
    assert len(imports(bank)) == 1
    confirmed = post(supervisor, "/admin/roster/import", "import-0002", digest=digest, confirmed="true")
    assert confirmed.status_code == 303
    assert len(imports(bank)) == 2


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"id,name\n", "department"),
        (b"id,name,department\nx 1,Li,cards\n", "row 2"),
        (b"", "Choose a file"),
        (b"x" * (LARGEST + 1), "The file has more than 4 MB"),
    ],
)
def test_a_file_that_is_no_roster_is_told_and_not_kept(supervisor, bank, file, told):
    answer = hand_in(supervisor, file)
    assert answer.status_code == 422
    assert told in answer.text
    assert supervisor.client.get("/admin/roster/preview").status_code == 303


def test_names_in_a_file_are_no_markup(supervisor):
    file = as_csv(ROSTER, [*ROSTER.people, Person("a9", "<b>Li</b>", "cards", team="t1", shift="early")])
    hand_in(supervisor, file, name="<i>.csv")
    page = supervisor.client.get("/admin/roster/preview").text
    assert "&lt;b&gt;Li" in page
    assert "<b>Li" not in page
    assert "<i>.csv" not in page


def test_his_file_is_his_alone_and_dropped_when_he_says_so(supervisor, browser, program):
    hand_in(supervisor, ONE_MORE)
    assert "You have a file" in supervisor.client.get("/admin/roster").text
    other = type(browser)(program).signed_in("ch")
    assert other.client.get("/admin/roster/preview").status_code == 303
    post(supervisor, "/admin/roster/drop")
    assert supervisor.client.get("/admin/roster/preview").status_code == 303


def test_a_file_of_yesterday_is_not_imported(supervisor, bank):
    hand_in(supervisor, ONE_MORE)
    bank.clock.now += timedelta(hours=13)
    supervisor.signed_in("sv")
    assert supervisor.client.get("/admin/roster/preview").status_code == 303


def test_a_delegate_imports_in_the_name_of_whom_he_stands_in_for(browser, bank):
    from datetime import date

    from bot.domain.people.roles import Role
    from bot.services.launches.signing import delegate

    roles = frozenset({Role.SUPERVISOR})
    delegate(bank.office, bank.deed("sv"), "cs", roles, date(2026, 12, 1), date(2026, 12, 5))
    browser.signed_in("cs")
    hand_in(browser, ONE_MORE)
    digest = digest_in(browser.client.get("/admin/roster/preview").text)
    form = {"digest": digest, "on_behalf_of": "sv"}
    assert post(browser, "/admin/roster/import", "import-0001", **form).status_code == 303
    assert (imports(bank)[-1].actor, imports(bank)[-1].on_behalf_of) == ("cs", "sv")
