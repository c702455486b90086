"""Every request has an id that a person can name, and is told of without what he wrote."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from bot.web.app import web_of
from bot.web.requests import HEADER

pytestmark = pytest.mark.slow

WRITTEN = "a-customers-words"


def test_a_request_keeps_the_id_that_it_brings(browser):
    assert browser.client.get("/sign-in", headers={HEADER: "trace-4711.ab"}).headers[HEADER] == "trace-4711.ab"


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "two words!", "a\tb-tabbed", "card-6222021234567890123", "13812345678"]
)
def test_an_id_that_could_be_anything_is_replaced(browser, given):
    made = browser.client.get("/sign-in", headers={HEADER: given}).headers[HEADER]
    assert re.fullmatch(r"[0-9a-f]{32}", made)


def test_everything_has_an_id_the_api_and_what_does_not_exist_too(browser):
    addresses = ("/api/v1/launches", "/api/v1/nothing", "/nothing", "/static/briefed.css", "/static/nothing")
    ids = [browser.client.get(one).headers[HEADER] for one in addresses]
    assert len(set(ids)) == len(addresses)


def fail(*_) -> None:
    raise ValueError(WRITTEN)


def test_whoever_sees_an_error_of_ours_can_name_its_number(browser, monkeypatch):
    browser.signed_in("po")
    monkeypatch.setattr("bot.web.pages.board.listing.listing", fail)
    with capture_logs() as logged:
        answer = browser.client.get("/")
    assert answer.status_code == 500
    assert f"<code>{answer.headers[HEADER]}</code>" in answer.text
    assert "content-security-policy" in answer.headers
    failed = next(one for one in logged if one["event"] == "web.failed")
    assert failed["route"] == "/"


def test_an_error_of_ours_does_not_reach_the_server_that_would_log_its_words(program, browser, monkeypatch):
    monkeypatch.setattr("bot.web.pages.signing_in.page", fail)
    strict = TestClient(web_of(program, {"BRIEFED_WEB_SECRET": browser.secret}), raise_server_exceptions=True)
    assert strict.get("/sign-in").status_code == 500


def test_what_a_person_can_mend_has_no_number(browser):
    answer = browser.signed_in("po").client.get("/nothing")
    assert answer.headers[HEADER] not in answer.text


@pytest.mark.parametrize(
    ("address", "route"),
    [
        (f"/api/v1/launches/{WRITTEN}/verdict?at={WRITTEN}", "/api/v1/launches/{launch_id}/verdict"),
        (f"/questions/{WRITTEN}", "/questions/{question_id}"),
        (f"/{WRITTEN}?q={WRITTEN}", "none"),
        (f"/api/v1/{WRITTEN}", "/api/v1"),
        (f"/static/{WRITTEN}.css", "/static"),
    ],
)
def test_a_request_is_told_of_by_the_template_of_its_address(browser, program, address, route):
    with capture_logs() as logged:
        status = browser.signed_in("po").client.get(address).status_code
    served = logged[-1]
    assert (served["event"], served["method"], served["route"], served["status"]) == (
        "web.served",
        "GET",
        route,
        status,
    )
    assert WRITTEN not in str(logged)
    counted = {"method": "GET", "route": route, "status": str(status)}
    assert program.meters.registry.get_sample_value("briefed_http_request_seconds_count", counted) == 1


def test_methods_that_somebody_made_up_are_counted_as_one(browser, program):
    for method in ("BREW", "WHEN"):
        browser.client.request(method, "/sign-in")
    counted = {"method": "other", "route": "/sign-in", "status": "405"}
    assert program.meters.registry.get_sample_value("briefed_http_request_seconds_count", counted) == 2
