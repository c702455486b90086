"""Signing in by a link that works once, staying signed in for a shift, and who gets no further."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from itsdangerous import URLSafeSerializer

from bot.config import Web
from bot.domain.errors import ConfigError
from bot.domain.people.facts import SignedOut
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


def with_cookie(browser: Browser, cookie: str) -> Browser:
    """Somebody else's browser, with a cookie that was put there."""
    other = Browser(browser.program)
    other.client.cookies.set(COOKIE, cookie)
    return other


@pytest.mark.parametrize("planted", ["x", "a.b", '{"person": "sv"}', ""])
def test_a_cookie_from_before_signing_in_opens_nothing_afterwards(browser, planted):
    victim = with_cookie(browser, planted)
    given = victim.client.post(browser.link("sv")).cookies[COOKIE]
    assert given != planted
    assert with_cookie(browser, planted).client.get("/").headers["location"] == "/sign-in"
    assert with_cookie(browser, given).client.get("/").status_code == 200


def test_a_session_that_somebody_else_planted_never_becomes_that_of_whom_signs_in(browser):
    planted = browser.client.post(browser.link("po")).cookies[COOKIE]
    victim = with_cookie(browser, planted)
    given = victim.client.post(browser.link("sv")).cookies[COOKIE]
    assert given != planted
    assert 'href="/admin"' in with_cookie(browser, given).client.get("/").text
    assert 'href="/admin"' not in with_cookie(browser, planted).client.get("/").text
    tokens = {with_cookie(browser, one).form_token() for one in (given, planted)}
    assert len(tokens) == 2


def test_a_cookie_without_the_name_of_a_session_opens_nothing(browser, program):
    until = (program.clock() + LASTS).timestamp()
    session = {"person": "sv", "until": until, "form": "f" * 32}
    for more, opened in [({"id": "s1"}, 200), ({}, 303), ({"id": ""}, 303)]:
        cookie = URLSafeSerializer(browser.secret, salt="session").dumps({**session, **more})
        assert with_cookie(browser, str(cookie)).client.get("/").status_code == opened


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


def test_a_copy_of_the_cookie_counts_no_more_once_its_person_signed_out(browser, bank):
    copied, elsewhere = (browser.client.post(browser.link("sv")).cookies[COOKIE] for _ in range(2))
    signing_out = with_cookie(browser, copied)
    token = signing_out.form_token()
    assert signing_out.client.post("/sign-out", data={"form_token": token}).status_code == 303
    again = with_cookie(browser, copied)
    assert again.client.get("/").headers["location"] == "/sign-in"
    assert again.client.post("/ask", data={"question": "x", "form_token": token}).headers["location"] == "/sign-in"
    assert again.client.post("/sign-out", data={"form_token": token}).headers["location"] == "/sign-in"
    assert [fact.actor for fact in bank.facts() if isinstance(fact.body, SignedOut)] == ["sv"]
    # Whatever he has open elsewhere is another session.
    assert with_cookie(browser, elsewhere).client.get("/").status_code == 200


OWN, OTHER = "http://testserver", "https://evil.example"
SENT_FROM_ELSEWHERE = [
    {"sec-fetch-site": "cross-site", "origin": OTHER},
    {"sec-fetch-site": "same-site", "origin": "http://other.testserver"},
    {"sec-fetch-site": "cross-site", "origin": OWN},
    {"sec-fetch-site": "nonsense"},
    {"origin": OTHER},
    {"origin": "null"},
    {"origin": "http://testserver.evil.example"},
    {"origin": "http://testserver:8080"},
    {"origin": "http://[", "host": "testserver"},
    {"origin": ""},
]
SENT_FROM_HERE = [
    {},
    {"sec-fetch-site": "same-origin", "origin": OWN},
    {"sec-fetch-site": "none"},
    {"origin": OWN},
    {"origin": "http://TESTSERVER"},
]


@pytest.mark.parametrize("said", SENT_FROM_ELSEWHERE)
def test_another_site_signs_nobody_in_and_the_link_still_works(browser, said):
    link = browser.link("po")
    refused = browser.client.post(link, headers=said)
    assert refused.status_code == 403
    assert "not sent by a page of ours" in refused.text
    assert COOKIE not in refused.cookies
    assert browser.client.get("/").headers["location"] == "/sign-in"
    assert browser.client.post(link).status_code == 303


@pytest.mark.parametrize("said", SENT_FROM_HERE)
def test_our_own_page_signs_in(browser, said):
    assert browser.client.post(browser.link("po"), headers=said).status_code == 303


@pytest.mark.parametrize("said", SENT_FROM_ELSEWHERE)
def test_another_site_neither_signs_out_nor_chooses_a_language_nor_asks(browser, said):
    browser.signed_in("po")
    token = browser.form_token()
    for path, form in [("/sign-out", {}), ("/language", {"language": "en"}), ("/ask", {"question": "金卡"})]:
        assert browser.client.post(path, data={"form_token": token, **form}, headers=said).status_code == 403, path
    assert browser.client.get("/", headers=said).status_code == 200


def test_behind_a_proxy_that_names_another_host_the_address_of_the_settings_is_ours(program):
    program.config = program.config.model_copy(update={"web": Web(address="https://briefed.bank.example")})
    browser = Browser(program)
    said = {"origin": "https://briefed.bank.example", "host": "10.0.0.7:8030"}
    assert browser.client.post(browser.link("po"), headers=said).status_code == 303
    assert browser.client.post(browser.link("po"), headers={**said, "origin": OTHER}).status_code == 403


def test_nobody_signs_in_locally_unless_that_is_switched_on(browser, program):
    assert browser.client.post("/sign-in", data={"person": "sv"}).status_code == 404
    program.config = program.config.model_copy(update={"web": Web(local_login=True)})
    assert at_this_machine(program).post("/sign-in", data={"person": "sv"}).status_code == 303


def at_this_machine(program, base: str = "http://127.0.0.1:8030", peer: str = "127.0.0.1") -> TestClient:
    web = web_of(program, {"BRIEFED_WEB_SECRET": "s" * 43})
    return TestClient(web, base, client=(peer, 50_000), follow_redirects=False, headers={"accept-language": "en"})


@pytest.mark.parametrize(
    ("base", "peer", "headers"),
    [
        ("http://127.0.0.1:8030", "127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}),
        ("http://127.0.0.1:8030", "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}),
        ("http://127.0.0.1:8030", "127.0.0.1", {"Forwarded": "for=203.0.113.9"}),
        ("http://127.0.0.1:8030", "127.0.0.1", {"X-Real-IP": "203.0.113.9"}),
        ("http://127.0.0.1:8030", "127.0.0.1", {"X-Forwarded-Proto": "https"}),
        ("http://127.0.0.1:8030", "127.0.0.1", {"Via": "1.1 proxy"}),
        ("http://127.0.0.1:8030", "203.0.113.9", {}),
        ("http://briefed.bank.example", "127.0.0.1", {}),
        ("http://127.0.0.1.evil.example", "127.0.0.1", {}),
        ("http://localhost.evil.example", "127.0.0.1", {}),
    ],
)
def test_whoever_is_not_at_this_machine_is_not_signed_in_locally(program, base, peer, headers):
    program.config = program.config.model_copy(update={"web": Web(local_login=True)})
    client = at_this_machine(program, base, peer)
    refused = client.post("/sign-in", data={"person": "sv"}, headers=headers)
    assert refused.status_code == 403
    assert "switched off in config.yaml" in refused.text
    assert COOKIE not in refused.cookies
    assert 'name="person"' not in client.get("/sign-in", headers=headers).text


@pytest.mark.parametrize("base", ["http://127.0.0.1:8030", "http://localhost:8030", "http://[::1]:8030"])
def test_whoever_is_at_this_machine_is_offered_to_sign_in_locally(program, base):
    program.config = program.config.model_copy(update={"web": Web(local_login=True, address="http://localhost:8030")})
    client = at_this_machine(program, base)
    assert 'name="person"' in client.get("/sign-in").text
    assert client.post("/sign-in", data={"person": "sv"}).status_code == 303


@pytest.mark.parametrize(
    "address", ["https://briefed.bank.example", "http://10.0.0.7:8030", "http://localhost.example"]
)
def test_local_signing_in_is_refused_where_the_pages_have_an_address_for_others(program, address):
    program.config = program.config.model_copy(update={"web": Web(local_login=True, address=address)})
    with pytest.raises(ConfigError, match=re.escape(address)):
        web_of(program, {})


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
