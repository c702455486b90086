"""A manager looks at the board: as a list, in the calendar, and through time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.services.launches import filing, overview
from tests.domain.launches.builders import LAUNCH, PLANNED
from tests.services.launches.bank import Bank

pytestmark = pytest.mark.slow

EVIL = "<img src=x onerror=alert(1)>'\""
VIEWS = ("/", "/calendar?month=2026-12", "/timeline")
LARGEST = 300_000


def file(bank: Bank, number: int, product: str = "Silver") -> None:
    planned = PLANNED + timedelta(days=number % 10)
    launch = replace(LAUNCH, id=f"silver-{number}", product=f"{product} {number}", planned_at=planned)
    filing.file_launch(bank.office, bank.deed("po"), launch, {})


def test_a_manager_sees_what_blocks_a_launch_what_is_due_next_and_who_owns_it(browser, bank):
    file(bank, 1)
    text = browser.signed_in("dm").client.get("/?search=silver").text
    row = re.findall(r"<tr>.*?</tr>", text, re.S)[-1]
    for said in ("Silver 1", "badge block", "concept", "15 days left", "2026-12-16", "Cards", "po", "+3 more"):
        assert said in row, said


def test_launches_are_counted_by_status_and_ordered(browser, bank):
    file(bank, 1)
    client = browser.signed_in("po").client
    tiles = re.findall(r'<b>(\d+)</b>\s*<span class="badge (\w+)', client.get("/").text)
    assert {status: count for count, status in tiles} == {
        "allow": "1",
        "block": "1",
        "error": "0",
        "launched": "0",
        "killed": "0",
    }
    text = client.get("/?order=open").text
    assert text.index("Silver 1") < text.index("Gold card")
    text = client.get("/?order=planned").text
    assert text.index("Gold card") < text.index("Silver 1")


def test_what_an_address_cannot_mean_is_left_out(browser):
    client = browser.signed_in("po").client
    for query in ("status=nothing", "order=nothing", "page=99", "department="):
        answer = client.get(f"/?{query}")
        assert answer.status_code == 200
        assert "Gold card" in answer.text
    for month in ("2026-13", "0000-01", "x"):
        assert client.get(f"/calendar?month={month}").status_code == 422


def test_a_board_without_launches_says_what_to_do(browser, bank):
    client = browser.signed_in("po").client
    assert "No launch is like that" in client.get("/?status=killed").text
    assert "Nothing is planned or due" in client.get("/calendar?month=2027-08").text
    assert "No launch like that is to come" in client.get("/timeline?month=2028-08").text


def test_the_calendar_shows_the_planned_day_and_leads_to_the_months_beside_it(browser):
    text = browser.signed_in("po").client.get("/calendar?month=2026-12").text
    cell = next(one for one in re.findall(r"<td.*?</td>", text, re.S) if 'datetime="2026-12-15"' in one)
    assert "Gold card" in cell
    assert "✓ Can go" in cell
    assert 'aria-current="date"' in next(one for one in re.findall(r"<td.*?>", text) if "today" in one)
    assert {"2026-11", "2027-01"} <= set(re.findall(r"month=(\d{4}-\d\d)", text))


def test_the_calendar_marks_holidays_and_weekends_that_are_worked(browser):
    text = browser.signed_in("po").client.get("/calendar?month=2026-10").text
    cells = {re.findall(r'datetime="([^"]+)"', one)[0]: one for one in re.findall(r"<td.*?</td>", text, re.S)}
    assert "holiday" in cells["2026-10-01"]
    assert "workday" in cells["2026-10-10"]
    assert 'class=" off' in cells["2026-10-11"]
    assert "holiday" not in cells["2026-10-09"]


def test_the_timeline_says_in_words_what_it_draws(browser, bank):
    file(bank, 1)
    text = browser.signed_in("po").client.get("/timeline?month=2026-10").text
    said = re.findall(r'role="img" aria-label="([^"]+)"', text)
    assert any("concept → launch" in one and "planned for 2026-12-16" in one for one in said)
    assert 'class="today"' in text
    assert "segment done" in text


@pytest.mark.parametrize("path", VIEWS)
def test_names_that_try_to_be_markup_are_words_in_every_view(browser, bank, path):
    file(bank, 1, EVIL)
    text = browser.signed_in("po").client.get(path).text
    assert EVIL not in text
    assert "&lt;img" in text


@pytest.mark.parametrize("path", VIEWS)
def test_a_filter_asks_for_the_content_alone(browser, path):
    client = browser.signed_in("po").client
    part = client.get(path, headers={"hx-request": "true"}).text
    assert "<html" not in part
    assert "Gold card" in part


@pytest.mark.slow
@pytest.mark.parametrize("path", VIEWS)
def test_two_hundred_launches_are_judged_once_and_fit_on_a_page(browser, bank, monkeypatch, path):
    for number in range(200):
        file(bank, number)
    judged: list[str] = []
    judge = overview.view_of
    monkeypatch.setattr(
        overview, "view_of", lambda dossier, office: judged.append(dossier.launch.id) or judge(dossier, office)
    )
    client = browser.signed_in("po").client
    assert len(client.get(path).content) < LARGEST
    assert len(judged) == 201
    file(bank, 200)
    assert client.get(path).status_code == 200
    assert judged[201:] == ["silver-200"]


def test_pages_keep_the_filter(browser, bank):
    for number in range(50):
        file(bank, number)
    client = browser.signed_in("po").client
    query = re.findall(r'rel="next" href="([^"]+)"', client.get("/?search=silver&order=due").text)[0]
    second = client.get("/" + query.replace("&amp;", "&")).text
    assert "2 / 2" in second
    assert "Gold card" not in second
