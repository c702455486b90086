"""The API keeps what it promises in its OpenAPI, whatever it is asked: no errors of ours, and answers as described."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from bot.domain.webhooks.verdicts import Told, VerdictState, event, verdict_message
from bot.web.api import PREFIX
from bot.web.api.webhooks import VerdictEvent
from bot.web.app import web_of
from tests.services.launches.bank import DOCUMENT
from tests.web.api.test_access import NEEDS
from tests.web.conftest import Api

pytestmark = pytest.mark.slow

READS_WORDS = {"/ask", "/questions"}
"""Where a request of the right form may be refused for what it says: no words, or an instant that is over."""

asked = settings(
    max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
"""As many made-up requests to each endpoint, the same ones every time."""


@pytest.mark.parametrize(("method", "path"), NEEDS, ids=[" ".join(one) for one in NEEDS])
@pytest.mark.parametrize("has_token", [True, False], ids=["with a token", "without"])
def test_an_endpoint_does_as_it_says(api: Api, method: str, path: str, has_token: bool) -> None:
    described = schemathesis.openapi.from_asgi(f"{PREFIX}/openapi.json", web_of(api.program, {}))
    excluded = [positive_data_acceptance] if method == "post" and path in READS_WORDS else []
    headers = {"Authorization": f"Bearer {api.token()}"} if has_token else {}

    @asked
    @given(described[path][method].as_strategy())
    def keeps_its_promises(case: Case) -> None:
        case.call_and_validate(headers=headers, excluded_checks=excluded)

    keeps_its_promises()


@pytest.mark.parametrize("path", [path for method, path in NEEDS if method == "get"])
def test_what_there_is_is_told_as_described(api: Api, path: str) -> None:
    token = api.token()
    opened = api.post("/questions", {"text": "附属卡怎么注销", "separate": True}, token).json()
    known = {"launch_id": "gold", "document_id": DOCUMENT, "question_id": opened["question"]}
    described = schemathesis.openapi.from_asgi(f"{PREFIX}/openapi.json", web_of(api.program, {}))
    wanted = {name: value for name, value in known.items() if f"{{{name}}}" in path}
    answer = (
        described[path]["get"]
        .Case(path_parameters=wanted)
        .call_and_validate(headers={"Authorization": f"Bearer {token}"})
    )
    assert answer.status_code == 200


def test_what_webhooks_are_sent_is_described_as_it_is(api: Api) -> None:
    state = VerdictState("gold", "allow", "launched", "d" * 64)
    message = verdict_message(Told("w1", 1, state), api.program.clock())
    sent = event(message.kind, message.payload, api.program.clock())
    assert VerdictEvent.model_validate(sent).model_dump(mode="json").keys() == sent.keys()
    assert set(api.openapi()["webhooks"]) == {sent["type"]}
