"""A small, strict Slack on this machine: the Web API over HTTP, Socket Mode over a web socket, signed requests.

It refuses what Slack refuses, with Slack's errors; records every call; lets people do only what their Slack would
let them do; and can be told to fail, to hold, to repeat, to reorder and to break off.

    with slack_server() as slack:
        app = App(client=WebClient(BOT_TOKEN, base_url=slack.api), process_before_response=True)
        slack.attach(app)                                  # or slack.over_socket(), slack.over_http(url), or nothing
        sent = slack.slash("U1", "/ask", "年费多少?")        # the body; sent.reply is the acknowledgement
        slack.click("U1", slack.post(), "open_form")       # fails unless U1 sees such a button now
        slack.submit("U1", values={"question": "年费?"})    # by action_id; errors are in slack.errors["U1"]
        assert shown(slack.ephemeral("U1")[0]) == "已收到"
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from threading import Thread

from tests.slack.server.delivery import Queue, Reply, Retry, Sent, signed
from tests.slack.server.limits import blocks_complaints, refusal_of, view_complaints
from tests.slack.server.names import (
    APP_TOKEN,
    BOT_ID,
    BOT_TOKEN,
    BOT_USER,
    CHANNEL,
    DIRECT,
    EPOCH,
    PATIENCE,
    SIGNING_SECRET,
    TEAM,
)
from tests.slack.server.payloads import event_body
from tests.slack.server.readers import Readers
from tests.slack.server.texts import buttons, interactive_elements, shown, texts_of
from tests.slack.server.web import handler
from tests.slack.server.web_api import SCOPES, Held
from tests.slack.server.workspace import Channel, File, Refused, User

__all__ = [
    "APP_TOKEN",
    "BOT_ID",
    "BOT_TOKEN",
    "BOT_USER",
    "CHANNEL",
    "DIRECT",
    "EPOCH",
    "PATIENCE",
    "SCOPES",
    "SIGNING_SECRET",
    "TEAM",
    "Channel",
    "File",
    "Held",
    "Queue",
    "Refused",
    "Reply",
    "Retry",
    "Sent",
    "SlackServer",
    "User",
    "blocks_complaints",
    "buttons",
    "event_body",
    "interactive_elements",
    "refusal_of",
    "shown",
    "signed",
    "slack_server",
    "texts_of",
    "view_complaints",
]


class SlackServer(Readers):
    """One workspace with one app: three people, a channel ``C1`` and the direct messages ``D1`` of ``U1``."""

    def __init__(self) -> None:
        super().__init__()
        self._web = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self._web.daemon_threads = True
        Thread(target=self._web.serve_forever, args=(0.005,), daemon=True).start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._web.server_address[1]}/"

    @property
    def api(self) -> str:
        return f"{self.base}api/"

    def close(self) -> None:
        for held in self._held.values():
            held.release.set()
        self._socket_mode.shutdown()
        self._web.shutdown()
        self._web.server_close()


@contextmanager
def slack_server() -> Iterator[SlackServer]:
    server = SlackServer()
    try:
        yield server
    finally:
        server.close()
