"""Signing in with a provider of OpenID Connect, there and back, and everything that must not sign anybody in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from bot.config import OpenId, Web
from bot.domain.errors import ConfigError
from bot.domain.people.facts import SignedIn
from bot.services.launches import people
from bot.web.app import web_of
from bot.web.openid import WAY_LASTS
from bot.web.visitors import COOKIE
from tests.services.launches.bank import ROSTER
from tests.web.conftest import Browser
from tests.web.openid_provider import CLIENT, SECRET, OpenIdProvider

pytestmark = pytest.mark.slow

ADDRESS = "http://testserver"


@pytest.fixture(scope="module")
def running_provider() -> Iterator[OpenIdProvider]:
    with OpenIdProvider().running() as provider:
        yield provider


@pytest.fixture
def provider(running_provider, bank) -> OpenIdProvider:
    return running_provider.be_honest(bank.clock)


def visitor(program, settings: OpenId, address: str | None = ADDRESS) -> Browser:
    program.config = program.config.model_copy(update={"web": Web(address=address, openid=settings)})
    return Browser(program, BRIEFED_OPENID_SECRET=SECRET)


@pytest.fixture
def settings(provider) -> OpenId:
    return OpenId(issuer=provider.address, client_id=CLIENT)


@pytest.fixture
def person(program, bank, settings) -> Browser:
    """Somebody at a browser; the roster knows the supervisor's Slack account."""
    known = tuple(replace(one, slack_id="U0SV") if one.id == "sv" else one for one in ROSTER.people)
    people.import_roster(bank.office, bank.deed("sv"), replace(ROSTER, people=known))
    return visitor(program, settings)


def sent(person: Browser) -> str:
    """Where the provider sends somebody back to who signed in there."""
    to_provider = person.client.get("/openid")
    assert to_provider.status_code == 303
    return httpx2.get(to_provider.headers["location"]).headers["location"]


def is_in(person: Browser) -> bool:
    return person.client.get("/").status_code == 200


def test_a_person_signs_in_with_his_slack_account(person, bank):
    assert 'href="/openid"' in person.client.get("/sign-in").text
    back = person.client.get(sent(person))
    assert (back.status_code, back.headers["location"]) == (303, "/")
    assert is_in(person)
    [signed] = [fact for fact in bank.facts() if isinstance(fact.body, SignedIn)]
    assert (signed.actor, signed.body.how) == ("sv", "openid")


def test_a_claim_may_name_the_id_on_the_roster(program, provider, person, settings):
    provider.says = {"employee": "cs"}
    other = visitor(program, settings.model_copy(update={"person_claim": "employee"}))
    assert other.client.get(sent(other)).status_code == 303
    assert is_in(other)


def test_signing_in_gives_a_new_cookie_whatever_one_came_with(person):
    person.client.get(sent(person))
    first = person.client.cookies[COOKIE]
    person.client.get(sent(person))
    assert person.client.cookies[COOKIE] != first


@pytest.mark.parametrize("said", ["U0STRANGER", "", None, 7, ["U0SV"]])
def test_whoever_is_not_on_the_roster_is_refused_politely(person, provider, said):
    provider.says = {"https://slack.com/user_id": said}
    answer = person.client.get(sent(person))
    assert answer.status_code == 403
    assert "The roster has no such account" in answer.text
    assert not is_in(person)


def test_whoever_has_left_is_refused(person, bank):
    without = replace(ROSTER, people=tuple(one for one in ROSTER.people if one.id != "sv"))
    people.import_roster(bank.office, bank.deed("sv"), without)
    assert person.client.get(sent(person)).status_code == 403


def test_an_id_and_somebody_else_s_account_that_are_spelled_alike_sign_nobody_in(person, bank, provider):
    twins = tuple(replace(one, slack_id="cs") if one.id == "sv" else one for one in ROSTER.people)
    people.import_roster(bank.office, bank.deed("sv"), replace(ROSTER, people=twins))
    provider.says = {"https://slack.com/user_id": "cs"}
    assert person.client.get(sent(person)).status_code == 403


def test_another_workspace_signs_nobody_in(program, provider, person, settings):
    other = visitor(program, settings.model_copy(update={"required_claims": {"https://slack.com/team_id": "T0US"}}))
    assert other.client.get(sent(other)).status_code == 403
    provider.says = {**provider.says, "https://slack.com/team_id": "T0US"}
    assert other.client.get(sent(other)).status_code == 303


def refused(person: Browser, address: str) -> None:
    answer = person.client.get(address)
    assert (answer.status_code, COOKIE in person.client.cookies) == (403, False)
    assert "start again" in answer.text or "used already" in answer.text


def test_a_forged_state_signs_nobody_in(person):
    refused(person, sent(person).replace("state=", "state=x"))


def test_the_way_back_of_somebody_else_signs_nobody_in(program, person):
    stolen = sent(person)
    refused(Browser(program, BRIEFED_OPENID_SECRET=SECRET), stolen)


@pytest.mark.parametrize("careless", [False, True], ids=["a careful provider", "a careless provider"])
def test_a_way_back_works_once(person, provider, careless):
    provider.takes_codes_again = careless
    way = sent(person)
    kept = dict(person.client.cookies)
    assert person.client.get(way).status_code == 303
    person.client.cookies.clear()
    person.client.cookies.update(kept)
    refused(person, way)


def test_a_way_back_that_took_too_long_signs_nobody_in(person, bank):
    way = sent(person)
    bank.clock.move(WAY_LASTS)
    refused(person, way)


@pytest.mark.parametrize("query", ["", "?error=access_denied&state=s", "?code=x", "?state=x", "?code=x&state=x"])
def test_what_leads_here_from_elsewhere_signs_nobody_in(person, query):
    refused(person, f"/openid/callback{query}")


def test_a_code_that_the_provider_does_not_know_signs_nobody_in(person):
    way = urlsplit(sent(person))
    refused(person, f"{way.path}?code=guessed&state={parse_qs(way.query)['state'][0]}")


def moved(**times: timedelta):
    def lie(claims):
        for name, by in times.items():
            claims[name] += by

    return lie


LIES = {
    "another nonce": lambda claims: claims.update(nonce="another"),
    "no nonce": lambda claims: claims.pop("nonce"),
    "for another program": lambda claims: claims.update(aud="another"),
    "for another program by us": lambda claims: claims.update(aud="another", azp=CLIENT),
    "for another program too": lambda claims: claims.update(aud=[CLIENT, "another"], azp="another"),
    "from another issuer": lambda claims: claims.update(iss="https://evil.example"),
    "expired": moved(iat=timedelta(hours=-2), exp=timedelta(minutes=-7)),
    "without an end": lambda claims: claims.pop("exp"),
    "of the future": moved(iat=timedelta(hours=1), exp=timedelta(hours=2)),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_token_that_does_not_count_signs_nobody_in(person, provider, lie):
    provider.lie = lie
    refused(person, sent(person))


def test_a_token_that_somebody_else_signed_signs_nobody_in(person, provider):
    provider.signs_with = (OpenIdProvider().be_honest(provider.clock).key, "RS256")
    refused(person, sent(person))


@pytest.mark.parametrize("signs_with", [(SECRET.ljust(32, "."), "HS256"), (None, "none")], ids=["HS256", "none"])
def test_a_token_that_no_private_key_signed_signs_nobody_in(person, provider, signs_with):
    provider.signs_with = signs_with
    refused(person, sent(person))


def test_a_provider_may_change_its_keys(person, provider):
    assert person.client.get(sent(person)).status_code == 303
    provider.rotate()
    assert person.client.get(sent(person)).status_code == 303


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example"])
def test_nobody_is_led_elsewhere(person, to):
    assert person.client.get(f"/openid?next={to}").headers["location"].startswith("http://127.0.0.1")
    back = person.client.get(f"{sent(person)}&next={to}&redirect={to}")
    assert back.headers["location"] == "/"


@pytest.mark.parametrize(
    "described",
    [{"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}, {"jwks_uri": None}],
)
def test_a_provider_that_does_not_describe_itself_as_it_should_signs_nobody_in(
    program, person, settings, described, provider
):
    provider.described = described
    answer = person.client.get("/openid")
    if answer.status_code == 303:
        answer = person.client.get(sent(person))
    assert answer.status_code == 503
    assert "/ready" in answer.text


def test_a_provider_that_is_away_is_said_to_be(program, person):
    gone = visitor(program, OpenId(issuer="http://127.0.0.1:1", client_id=CLIENT))
    answer = gone.client.get("/openid")
    assert answer.status_code == 503
    assert "does not work now" in answer.text
    gone.client.headers["accept-language"] = "zh-CN"
    assert "请稍后再试" in gone.client.get("/openid").text


def test_without_the_setting_there_is_no_such_way(program):
    browser = Browser(program)
    assert browser.client.get("/openid").status_code == 404
    assert "/openid" not in browser.client.get("/sign-in").text


@pytest.mark.parametrize(
    ("address", "secret", "lacks"), [(None, SECRET, "web.address"), (ADDRESS, "", "BRIEFED_OPENID")]
)
def test_what_is_missing_is_said_at_the_start(program, settings, address, secret, lacks):
    program.config = program.config.model_copy(update={"web": Web(address=address, openid=settings)})
    with pytest.raises(ConfigError, match=lacks):
        web_of(program, {"BRIEFED_OPENID_SECRET": secret})
