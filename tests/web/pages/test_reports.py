"""A manager reads reports: the scorecard, filters, charts, and names instead of ids."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest

from bot.services.launches import signing

pytestmark = pytest.mark.slow


def test_a_figure_of_the_scorecard_leads_to_the_report_it_comes_from(browser):
    client = browser.signed_in("ch").client
    text = client.get("/scorecard?from=2026-11-02&to=2026-12-01").text
    row = next(one for one in re.findall(r"<tr>.*?</tr>", text, re.S) if "Cards" in one)
    assert "3.0 h" in row
    assert "1 of 2" in row or "1 of 1" in row
    links = [html.unescape(one) for one in re.findall(r'href="(/reports/[^"]+)"', row)]
    assert any(one.startswith("/reports/listening?") for one in links)
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200
        assert 'value="2026-11-02"' in answer.text
        assert '<option value="cards" selected>' in answer.text
    assert "Compared with 2026-10-03 to 2026-11-01" in text


def test_what_has_no_data_is_not_said_to_be_nothing(browser):
    text = browser.signed_in("ch").client.get("/scorecard").text
    cell = next(one for one in re.findall(r"<td.*?</td>", text, re.S) if "Answered in time" in one)
    assert "no data" in cell
    assert "0%" not in cell


def test_the_scorecard_is_a_report_like_others(browser):
    client = browser.signed_in("ch").client
    assert client.get("/reports/scorecard.csv").text.startswith("\ufeffdepartment,measure,figure,of,%")
    assert 'href="/scorecard"' in client.get("/reports").text


def test_a_report_is_limited_to_a_department_and_divided(browser):
    client = browser.signed_in("ch").client
    client.post("/ask", data={"question": "金卡年费怎么收", "form_token": browser.form_token()})
    text = client.get("/reports/answers?by=month&department=cards").text
    assert '<option value="month" selected>' in text
    assert "2026-12" in text
    assert "by=month" in re.findall(r'href="(/reports/answers.csv[^"]+)"', text)[0]
    assert client.get("/reports/answers?by=year").status_code == 422
    assert client.get("/reports/answers?department=nothing").status_code == 422


def test_departments_and_people_are_called_by_their_names_and_launches_lead_to_their_pages(browser, bank):
    signing.log_listening(bank.office, bank.deed("dm"), "cards", date(2026, 12, 1), 1)
    client = browser.signed_in("ch").client
    assert "<td>Cards</td>" in client.get("/reports/listening").text
    assert '<a href="/launches/gold">Gold card</a>' in client.get("/reports/coverage").text


@pytest.mark.slow
def test_the_page_of_a_launch_shows_how_it_got_ready_and_says_so_in_words(browser):
    client = browser.signed_in("ch").client
    text = client.get("/launches/gold").text
    shown = dict(re.findall(r'<img src="(/launches/gold/charts/[^"]+)" alt="([^"]+)"', text))
    assert "8 requirements, 8 met, 8 ahead of the plan" in shown["/launches/gold/charts/burn-up.svg"]
    assert "are trained in all" in shown["/launches/gold/charts/coverage.svg"]
    for path in shown:
        drawn = client.get(path)
        assert drawn.headers["content-type"] == "image/svg+xml"
        assert "<script" not in drawn.text
        assert client.get(path.replace("svg", "png")).content.startswith(b"\x89PNG")
        assert client.get(path.replace("svg", "csv")).text.startswith("\ufeff")


def test_there_are_no_charts_of_what_there_is_not(browser):
    client = browser.signed_in("ch").client
    for path in ("/launches/gold/charts/nothing.svg", "/launches/nothing/charts/burn-up.svg"):
        assert client.get(path).status_code in {404, 422}


def test_days_that_were_left_empty_are_the_usual_ones(browser):
    client = browser.signed_in("po").client
    assert client.get("/reports/answers?from=&to=").status_code == 200
