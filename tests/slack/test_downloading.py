"""Files come from Slack and from nowhere else, and nobody else is shown the token."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from slack_sdk import WebClient

from bot.server import listening
from bot.slack.downloading import FileGone, download
from tests.slack.server import BOT_TOKEN


class Storage:
    """Where files lie; ``told`` is the address that Slack tells of each, ``asked`` what came with the token."""

    def __init__(self) -> None:
        self.told: dict[str, str] = {}
        self.asked: list[str] = []
        self.app = FastAPI()
        self.app.post("/api/files.info")(self._info)
        self.app.get("/{path:path}")(self._get)

    async def _info(self, request: Request) -> dict[str, object]:
        file = str((await request.form())["file"])
        return {"ok": True, "file": {"id": file, "url_private_download": self.told[file], "size": 3}}

    async def _get(self, request: Request) -> Response:
        if request.headers.get("authorization") == f"Bearer {BOT_TOKEN}":
            self.asked.append(request.url.path)
        if request.url.path == "/moved":
            return RedirectResponse("/elsewhere")
        if request.url.path == "/broken":
            return Response(status_code=503)
        if request.url.path == "/signing-in":
            return Response("<html>Sign in</html>", media_type="text/html")
        return Response(b"abcdef")


@pytest.fixture
def storage() -> Iterator[tuple[Storage, str, WebClient]]:
    made = Storage()
    with listening(made.app, "127.0.0.1", 0) as address:
        yield made, address, WebClient(BOT_TOKEN, base_url=f"{address}/api/")


def test_a_file_is_read_as_far_as_is_wanted(storage) -> None:
    made, address, client = storage
    made.told["F1"] = f"{address}/卡片 说明.md"
    assert download(client, "F1", 100) == b"abcdef"
    assert download(client, "F1", 4) == b"abcd"


@pytest.mark.parametrize("path", ["moved", "signing-in"])
def test_what_is_not_for_the_bot_is_gone_and_the_token_follows_nowhere(storage, path: str) -> None:
    made, address, client = storage
    made.told["F1"] = f"{address}/{path}"
    with pytest.raises(FileGone):
        download(client, "F1", 100)
    assert made.asked == [f"/{path}"]


def test_the_token_goes_to_no_address_that_others_could_listen_to(storage) -> None:
    made, _, client = storage
    other = Storage()
    with listening(other.app, "127.0.0.1", 0) as elsewhere:
        made.told["F1"] = f"{elsewhere}/file"
        with pytest.raises(FileGone):
            download(client, "F1", 100)
    assert other.asked == []


def test_when_slack_is_broken_the_file_is_fetched_later(storage) -> None:
    made, address, client = storage
    made.told["F1"] = f"{address}/broken"
    with pytest.raises(OSError, match="could not be fetched"):
        download(client, "F1", 100)
