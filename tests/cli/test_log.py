"""What `briefed serve` logs: JSON lines that belong to something, and no word of a person, not even at DEBUG."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from tests.cli.commands import PATIENCE, briefed
from tests.cli.serving import configure_serving, serving
from tests.slack.server import BOT_TOKEN, SIGNING_SECRET, slack_server
from tests.small_bank import write_file

pytestmark = pytest.mark.slow

HTTP = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET}
ROSTER = "工号,姓名,部门,角色,Slack\na1,王芳,cards,product_owner,U1\n"
WORDS = ("QUARREL", "白金卡年费怎么免")
"""One in a customer's question, and the question."""
QUESTION = f"{WORDS[1]} {WORDS[0]}"
SECRETS = (BOT_TOKEN, SIGNING_SECRET)


class Visitor:
    """Somebody at a browser, or a program."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._opener = build_opener(HTTPCookieProcessor())

    def sends(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str, Mapping[str, Any]]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(f"{self._address}{path}", body, named)  # noqa: S310
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode(), answer.headers
        except HTTPError as error:
            return error.code, error.read().decode(), error.headers


def form_token(page: str) -> str:
    return page.split('name="form_token" value="')[1].split('"')[0]


@pytest.fixture
def token(bank: Path) -> str:
    """A token of the bank's API."""
    write_file(bank / "roster.csv", ROSTER)
    assert briefed(bank, "roster", "import", str(bank / "roster.csv"), "--from", "2026-01-01").code == 0
    made = briefed(bank, "token", "create", "tests", "--scope", "ask", "--as", "a1")
    assert made.code == 0, made
    return made.out.strip()


def test_questions_through_every_door_leave_no_word_in_the_log(bank, token):
    with slack_server() as slack:
        configure_serving(bank, slack.api)
        config = (bank / "config.yaml").read_text("utf-8").replace("{format: text}", "{level: debug, format: json}")
        (bank / "config.yaml").write_text(f"{config}web: {{local_login: true}}\n", "utf-8")
        with serving(bank, secrets=HTTP) as served:
            served.wait_until_ready()
            visitor, address = Visitor(served.address), f"{served.address}/slack/events"
            # By the API, well and badly.
            carried = {"Authorization": f"Bearer {token}", "Content_Type": "application/json"}
            body = json.dumps({"question": QUESTION}).encode()
            assert visitor.sends("/api/v1/ask", body, X_Request_ID="trace-of-the-api", **carried)[0] == 200
            assert visitor.sends("/api/v1/ask", body[:-1], **carried)[0] == 422
            assert visitor.sends("/api/v1/ask", body, Authorization="Bearer briefed_no")[0] == 401
            # On pages, in addresses, and where a page does not exist.
            assert visitor.sends("/sign-in", b"person=a1")[0] == 200
            page = visitor.sends("/ask")[1]
            asked = f"question={quote(QUESTION)}&form_token={form_token(page)}".encode()
            assert WORDS[0] in visitor.sends("/ask", asked)[1]
            assert visitor.sends(f"/{quote(QUESTION)}?question={quote(QUESTION)}")[0] == 404
            assert visitor.sends(f"/ask?question={quote(QUESTION)}", X_Request_ID=f"{WORDS[0]} is angry")[0] == 200
            # In Slack, where an answer cannot be posted at first, and what is not signed.
            slack.over_http(address)
            mention = slack.mention(QUESTION)
            assert slack.send(mention).reply.status == 200
            slack.wait_for_posts(1)
            slack.fail("chat.postMessage", "channel_not_found")
            slack.send(slack.direct(QUESTION))
            slack.slash("U1", "/ask", QUESTION)
            slack.wait_for_ephemeral("U1")
            slack.over_http(address, "somebody else's secret")
            assert slack.send(slack.mention(QUESTION)).reply.status == 401
            assert served.stop() == 0
    log = "".join(served.said)
    assert [one for one in (*WORDS, *SECRETS, token, quote(WORDS[1])) if one in log] == []
    lines = [json.loads(line) for line in served.said]
    asked_by_api = [one for one in lines if one.get("request_id") == "trace-of-the-api"]
    assert [(one["event"], one["route"], one["status"]) for one in asked_by_api if "route" in one] == [
        ("web.served", "/api/v1/ask", 200)
    ]
    answered = [one for one in lines if one["event"] == "slack.answered"]
    assert mention["event_id"] in {one.get("slack_event") for one in answered}
    assert any(one["event"] == "library" for one in lines)
    assert any(one.get("tick") and one.get("job") for one in lines)
