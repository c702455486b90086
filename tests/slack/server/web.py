"""HTTP: the Web API, response URLs, uploads and downloads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.slack.server.methods_chat import respond
from tests.slack.server.methods_files import download, receive_upload
from tests.slack.server.names import BOT_TOKEN
from tests.slack.server.web_api import form_arguments


class Handler(BaseHTTPRequestHandler):
    """One request; ``slack`` is the server it is for."""

    slack: Any

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if path.startswith("/api/"):
            self._call(path, body.decode())
        elif path.startswith("/upload/"):
            kind = self.headers.get("Content-Type", "")
            status, text = receive_upload(self.slack, path.rpartition("/")[2], body, kind)
            self._respond(status, text.encode(), "text/plain")
        elif path.startswith("/respond/"):
            self._answer_interaction(path.rpartition("/")[2], body)
        else:
            self._respond(404, b"", "text/plain")

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/api/"):
            self._call(path, urlsplit(self.path).query)
        elif path.startswith("/files-pri/"):
            allowed = self._token() == BOT_TOKEN and "files:read" in self.slack.scopes
            self._respond(*download(self.slack, path.split("/")[2], allowed))
        else:
            self._respond(404, b"", "text/plain")

    def _call(self, path: str, body: str) -> None:
        is_json = "json" in self.headers.get("Content-Type", "")
        arguments = json.loads(body or "{}") if is_json else form_arguments(parse_qsl(body))
        token = self._token() or str(arguments.pop("token", ""))
        status, answer = self.slack.answer(path.removeprefix("/api/"), token, arguments)
        if not status:
            self.close_connection = True
        elif "raw" in answer:
            self._respond(status, answer["raw"].encode(), "text/html")
        else:
            headers = answer.pop("headers", {})
            self._respond(status, json.dumps(answer).encode(), "application/json", headers)

    def _answer_interaction(self, name: str, body: bytes) -> None:
        try:
            asked = json.loads(body)
        except ValueError:
            asked = None
        status, text = respond(self.slack, name, asked)
        self._respond(status, text.encode(), "text/html")

    def _token(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")

    def _respond(self, status: int, data: bytes, kind: str, headers: Mapping[str, str] | None = None) -> None:
        try:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            return  # the caller was killed while it waited

    def log_message(self, format: str, *args: object) -> None: ...


def handler(slack: Any) -> type[Handler]:
    return type("SlackHandler", (Handler,), {"slack": slack})
