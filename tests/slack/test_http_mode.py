"""The whole way in HTTP mode: a signed request, the acknowledgement, the answer over HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Barrier
from typing import cast
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.config import SlackTokens
from bot.server import listening
from bot.services.inbox import LEASE
from bot.slack.serving import LARGEST_REQUEST, Line, SlackUnavailable, connected, routes
from tests.slack.server import BOT_TOKEN, SIGNING_SECRET, SlackServer, event_body, signed, slack_server
from tests.slack.serving import Quick

TOKENS = SlackTokens(bot=SecretStr(BOT_TOKEN), signing_secret=SecretStr(SIGNING_SECRET))


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def address(line: Line) -> Iterator[str]:
    pages = FastAPI()
    pages.include_router(routes(line))
    with listening(pages, "127.0.0.1", 0) as listens:
        yield listens


@pytest.fixture
def served(slack: SlackServer, store, clock, database_url: str, line: Line, address: str) -> Iterator[str]:
    with connected(Quick(slack.api, database_url, clock), TOKENS, line):
        yield address


def post(address: str, headers: Mapping[str, str], body: str | bytes) -> tuple[int, str]:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request("POST", "/slack/events", body.encode() if isinstance(body, str) else body, dict(headers))
    response = connection.getresponse()
    answer = response.status, response.read().decode()
    connection.close()
    return answer


def mentioned(slack: SlackServer) -> dict:
    return event_body({**slack.say("<@UBOT> 白金卡年费多少?"), "type": "app_mention"})


def test_a_signed_event_is_acknowledged_and_answered_once(slack, store, clock, served):
    event = mentioned(slack)
    assert [post(served, *signed(event))[0] for _ in range(2)] == [200, 200]
    slack.wait_for_posts(1)
    assert len(slack.posts()) == 1


@pytest.mark.parametrize(
    ("secret", "seconds_ago"),
    [("another secret", 0), (SIGNING_SECRET, 600)],
    ids=["of somebody else", "too old"],
)
def test_what_is_not_signed_by_slack_is_refused_and_not_kept(slack, store, clock, served, secret, seconds_ago):
    status, _ = post(served, *signed(mentioned(slack), secret, int(time.time()) - seconds_ago))
    assert status == 401
    with store.begin() as work:
        assert work.inbox.waiting(clock() + 2 * LEASE) == []


def test_a_body_that_was_changed_on_the_way_is_refused(slack, served):
    headers, body = signed(mentioned(slack))
    assert post(served, headers, body.replace("白金卡", "金卡"))[0] == 401


def test_slack_may_verify_the_address(served):
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a", "token": "t"})
    now = str(int(time.time()))
    signature = SignatureVerifier(SIGNING_SECRET).generate_signature(timestamp=now, body=body)
    headers = {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": signature or ""}
    status, answer = post(served, {**headers, "Content-Type": "application/json"}, body)
    assert (status, json.loads(answer)) == (200, {"challenge": "3eZbrw1a"})


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"\xff\xfe", 400), (b"{not json", 400), (b"x" * (LARGEST_REQUEST + 1), 413), (b"", 401)],
    ids=["no text", "no JSON", "too large", "empty"],
)
def test_what_cannot_be_from_slack_is_refused(served, body, status):
    assert post(served, {"Content-Type": "application/json"}, body)[0] == status


def test_while_the_line_is_closed_slack_is_told_to_send_again(address, slack):
    assert post(address, *signed(mentioned(slack)))[0] == 503


def test_a_stopped_program_takes_nothing_more(slack, store, clock, database_url, line, address):
    with connected(Quick(slack.api, database_url, clock), TOKENS, line):
        assert line.is_open()
    assert not line.is_open()
    assert post(address, *signed(mentioned(slack)))[0] == 503


class Meeting:
    """An app whose listeners wait for each other."""

    def __init__(self) -> None:
        self._both = Barrier(2, timeout=10)

    def dispatch(self, request: BoltRequest) -> BoltResponse:
        self._both.wait()
        return BoltResponse(status=200)


def test_a_listener_at_work_holds_up_no_other_request(address, line):
    with line.opened(cast(App, Meeting())), ThreadPoolExecutor(2) as slacks:
        answers = list(slacks.map(lambda _: post(address, {}, "{}"), range(2)))
    assert [status for status, _ in answers] == [200, 200]


def test_a_refused_token_is_told_in_one_line(slack, store, clock, database_url):
    tokens = SlackTokens(bot=SecretStr("xoxb-other"), signing_secret=SecretStr(SIGNING_SECRET))
    refused = pytest.raises(SlackUnavailable, match=r"invalid_auth\. Check SLACK_BOT_TOKEN with: briefed slack check")
    with refused, connected(Quick(slack.api, database_url, clock), tokens):
        pass


def test_an_unreachable_slack_is_told_in_one_line(store, clock, database_url):
    with slack_server() as gone:
        api = gone.api
    unreachable = pytest.raises(SlackUnavailable, match="cannot be reached")
    with unreachable, connected(Quick(api, database_url, clock), TOKENS):
        pass
