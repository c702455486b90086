"""Signing in by a link that works once, staying signed in for a shift, and who gets no further."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.config import Web
from bot.domain.errors import ConfigError
from bot.services.launches import people
from bot.services.signing_in import LINK_LASTS
from bot.web.app import web_of
from bot.web.visitors import COOKIE, LASTS
from tests.services.launches.bank import ROSTER
from tests.web.conftest import Browser


def test_a_link_signs_in_once(browser):
    link = browser.link("sv")
    assert browser.client.get(link).status_code == 200
    assert browser.client.post(link).headers["location"] == "/"
    assert browser.client.get("/").status_code == 200
    again = Browser(browser.program).client.post(link)
    assert again.status_code == 403
    assert "used already" in again.text


def test_an_agent_begins_where_he_asks(browser):
    assert browser.client.post(browser.link("a1")).headers["location"] == "/ask"
    page = browser.client.get("/ask")
    assert page.status_code == 200
    assert '<a class="brand" href="/ask">' in page.text


def test_programs_that_look_at_a_link_do_not_use_it_up(browser):
    link = browser.link("sv")
    for _ in range(3):
        assert browser.client.get(link).status_code == 200
    assert browser.client.post(link).status_code == 303


def test_a_link_that_waited_too_long_signs_nobody_in(browser, bank):
    link = browser.link("sv")
    bank.clock.move(LINK_LASTS)
    assert browser.client.post(link).status_code == 403
    assert browser.client.get("/").headers["location"] == "/sign-in"


@pytest.mark.parametrize("token", ["x", "e30.AAAA", "%00"])
def test_what_is_no_link_signs_nobody_in(browser, token):
    assert browser.client.post(f"/sign-in/{token}").status_code == 403


def test_a_link_signed_with_another_secret_signs_nobody_in(browser, program):
    assert browser.client.post(Browser(program, "t" * 43).link("sv")).status_code == 403


def test_a_link_for_somebody_who_is_not_on_the_roster_signs_nobody_in(browser):
    assert browser.client.post(browser.link("nobody")).status_code == 403


def test_a_session_ends_with_the_day_s_work(browser, bank):
    browser.signed_in("sv")
    bank.clock.move(LASTS - timedelta(seconds=1))
    assert browser.client.get("/").status_code == 200
    bank.clock.move(timedelta(seconds=1))
    assert browser.client.get("/").headers["location"] == "/sign-in"


def test_whoever_leaves_the_roster_is_out_at_once(browser, bank):
    browser.signed_in("cs2")
    without = replace(ROSTER, people=tuple(one for one in ROSTER.people if one.id != "cs2"))
    people.import_roster(bank.office, bank.deed("sv"), without)
    assert browser.client.get("/").headers["location"] == "/sign-in"


def test_signing_in_gives_a_new_cookie_whatever_one_came_with(browser):
    first = browser.client.post(browser.link("sv")).cookies[COOKIE]
    second = browser.client.post(browser.link("sv")).cookies[COOKIE]
    assert first != second


def test_the_cookie_cannot_be_read_by_scripts_or_sent_by_other_sites(browser):
    cookie = browser.client.post(browser.link("sv")).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_signing_out(browser):
    browser.signed_in("sv")
    token = browser.form_token()
    assert browser.client.post("/sign-out", data={"form_token": "forged"}).status_code == 403
    assert browser.client.post("/sign-out", data={"form_token": token}).status_code == 303
    assert browser.client.get("/").headers["location"] == "/sign-in"


def test_nobody_signs_in_locally_unless_that_is_switched_on(browser, program):
    assert browser.client.post("/sign-in", data={"person": "sv"}).status_code == 404
    program.config = program.config.model_copy(update={"web": Web(local_login=True)})
    assert Browser(program).client.post("/sign-in", data={"person": "sv"}).status_code == 303


def test_local_signing_in_is_refused_where_others_could_reach_it(program):
    open_to_all = program.config.serve.model_copy(update={"host": "192.0.2.1"})
    program.config = program.config.model_copy(update={"web": Web(local_login=True), "serve": open_to_all})
    with pytest.raises(ConfigError, match="local_login"):
        web_of(program, {})


def test_cookies_go_over_encrypted_connections_only_where_there_are_any(program):
    program.config = program.config.model_copy(update={"web": Web(address="https://briefed.bank.example")})
    browser = Browser(program)
    signed_in = browser.client.post(browser.link("sv"))
    chosen = browser.client.post("/language", data={"language": "en"})
    for answer in (signed_in, chosen):
        assert "secure" in answer.headers["set-cookie"].lower().split("; ")
