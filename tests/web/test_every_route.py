"""Everything that `briefed serve` serves by HTTP, by whoever asks: tables that fail when a route is missing.

Pages are in the table of `tests.web.pages.routes`, the API's endpoints in that of `tests.web.api.test_access`; the
others are here. Being signed in at a browser opens none of these: each is for all, or for who carries a secret.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from pydantic import SecretStr
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.cli.serving import served_by_http
from bot.config import GitHub, GuardedEnvironment, OpenId, SlackTokens, Web
from bot.services.signing_in import link_token
from bot.slack.serving import Line
from bot.web.api import PREFIX
from tests.services.launches.bank import DOCUMENT
from tests.web.api.test_access import NEEDS
from tests.web.conftest import ProgramOf
from tests.web.pages.routes import OPEN_TO_ALL, PEOPLE, ROUTES
from tests.web.test_github import PEM

pytestmark = pytest.mark.slow

STATIC, SECRET = "/static/{path}", "s" * 43
FORM = {"language": "en", "person": "po"}


@dataclass(frozen=True, slots=True)
class Other:
    """A route that is neither a page nor an endpoint of the API, an example of it, and what anybody gets there."""

    method: str
    route: str
    status: int
    path: str = ""


OTHERS = (
    Other("GET", "/sign-in", 200),
    Other("GET", "/sign-in/{token}", 200, "/sign-in/forged"),
    Other("POST", "/sign-in", 404),
    Other("POST", "/sign-in/{token}", 403, "/sign-in/forged"),
    Other("POST", "/language", 303),
    Other("GET", "/openid", 503),  # the provider of this test is away
    Other("GET", "/openid/callback", 403),
    Other("GET", STATIC, 200, "/static/briefed.css"),
    Other("GET", f"{PREFIX}/openapi.json", 200),
    Other("GET", "/healthz", 200),
    Other("GET", "/readyz", 503),  # no job has run
    Other("GET", "/metrics", 401),
    Other("POST", "/integrations/github/deployment-protection", 401),
    Other("POST", "/slack/events", 503),  # the line to Slack is closed
)
ENDPOINTS = [(method.upper(), PREFIX + path, scope) for (method, path), scope in NEEDS.items()]


@pytest.fixture
def everything(program: ProgramOf, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """What is served where everything is set up."""
    for name, value in {
        "BRIEFED_WEB_SECRET": SECRET,
        "BRIEFED_OPENID_SECRET": "a-client-secret",
        "BRIEFED_GITHUB_KEY": PEM,
        "BRIEFED_GITHUB_WEBHOOK_SECRET": "what GitHub signs with",
        "BRIEFED_METRICS_TOKEN": "m" * 43,
    }.items():
        monkeypatch.setenv(name, value)
    guarded = GuardedEnvironment(repository="bank/app", environment="production", launch="gold")
    provider = OpenId(issuer="http://127.0.0.1:1", client_id="pages")
    settings = {
        "web": Web(address="http://testserver", openid=provider),
        "github": GitHub(app="Iv1.briefed", deployments=(guarded,)),
    }
    program.config = program.config.model_copy(update=settings)
    assert program.desk is not None
    return served_by_http(program, SlackTokens(bot=SecretStr("xoxb-1"), signing_secret=SecretStr("of Slack")), Line())


def routes_in(routes: Iterable[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every method and path, within what is mounted and included too; fails for what it cannot look into."""
    for route in routes:
        if isinstance(route, APIRoute | Route):
            yield from ((method, prefix + route.path) for method in (route.methods or set()) - {"HEAD"})
        elif isinstance(route, Mount) and isinstance(route.app, StaticFiles):
            yield "GET", f"{prefix}{route.path}/{{path}}"
        elif isinstance(route, Mount) and isinstance(route.app, FastAPI):
            yield from routes_in(route.app.routes, prefix + route.path)
        elif included := getattr(route, "original_router", None):
            yield from routes_in(included.routes, prefix)
        else:
            pytest.fail(f"What is this? {route}")


def test_the_tables_name_every_route(everything: FastAPI):
    served = {(method, path.replace("{document_id:path}", "{document_id}")) for method, path in served_in(everything)}
    api = {(method, path) for method, path, _ in ENDPOINTS}
    others = {(one.method, one.route) for one in OTHERS}
    pages = {(row.method, row.route.replace("{document_id:path}", "{document_id}")) for row in ROUTES}
    assert served == pages | api | others
    assert {one for one in OPEN_TO_ALL if one not in others} == set()


def served_in(app: FastAPI) -> set[tuple[str, str]]:
    return set(routes_in(app.routes))


def status_of(client: TestClient, method: str, path: str) -> int:
    return client.request(method, path, data=FORM if method == "POST" else None).status_code


@pytest.mark.parametrize("person", [None, *PEOPLE])
def test_being_signed_in_opens_nothing_that_is_no_page(everything: FastAPI, program: ProgramOf, person: str | None):
    client = TestClient(everything, raise_server_exceptions=False, follow_redirects=False)
    if person is not None:
        link = link_token(SECRET, person, program.clock())
        assert client.post(f"/sign-in/{link}").status_code == 303
    assert {one: status_of(client, one.method, one.path or one.route) for one in OTHERS} == {
        one: one.status for one in OTHERS
    }
    for method, path, scope in ENDPOINTS:
        example = path.format(launch_id="gold", question_id="q1", document_id=DOCUMENT)
        assert status_of(client, method, example) == (401 if scope else 200), (method, path)
