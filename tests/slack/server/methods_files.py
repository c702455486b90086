"""The Web API: files, in three steps as Slack wants it."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from email import message_from_bytes
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from tests.slack.server.limits import invalid_content
from tests.slack.server.methods_chat import append, posting_place, unsuitable_thread
from tests.slack.server.names import BOT_USER
from tests.slack.server.texts import Json
from tests.slack.server.workspace import File, Workspace

Arguments = Mapping[str, Any]
NEEDS_LOGIN = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to bank</body></html>"
"""What Slack sends, with status 200, to those who ask for a file without a token that may read it."""


def public_file(file: File, base: str) -> Json:
    """As ``files.info`` shows it."""
    kind = PurePath(file.name).suffix.removeprefix(".") or "text"
    name = quote(file.name, safe="")
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        "filetype": kind,
        "user": file.user,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "channels": list(file.channels),
        "url_private": f"{base}files-pri/{file.id}/{name}",
        "url_private_download": f"{base}files-pri/{file.id}/download/{name}",
    }


def is_readable(slack: Workspace, file: File) -> bool:
    return (
        file.is_given or file.user == BOT_USER or any(BOT_USER in slack.channels[one].members for one in file.channels)
    )


def upload_url(slack: Any, arguments: Arguments, scopes: set[str]) -> Json:
    try:
        length = int(arguments.get("length") or 0)
    except ValueError:
        length = 0
    if length <= 0 or not arguments.get("filename"):
        return {"error": "invalid_arguments"}
    file = File(f"F{len(slack.files) + 1:04}", str(arguments["filename"]), length, BOT_USER)
    slack.files[file.id] = file
    return {"file_id": file.id, "upload_url": f"{slack.base}upload/{file.id}"}


def receive_upload(slack: Workspace, file_id: str, body: bytes, content_type: str) -> tuple[int, str]:
    file = slack.files.get(file_id)
    if file is None or file.content is not None:
        return 404, "not_found"
    data = _part(body, content_type) if content_type.startswith("multipart/") else body
    if len(data) != file.length:
        return 400, "length_mismatch"
    file.content = data
    return 200, f"OK - {len(data)}"


def _part(body: bytes, content_type: str) -> bytes:
    parsed = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    parts = [part.get_payload(decode=True) for part in parsed.walk() if not part.is_multipart()]
    return max(parts, key=len, default=b"")


def complete(slack: Any, arguments: Arguments, scopes: set[str]) -> Json:
    listed = arguments.get("files")
    if not isinstance(listed, list) or not listed:
        return {"error": "invalid_arguments"}
    files = [slack.files.get(one.get("id")) for one in listed]
    if any(one is None or one.content is None or one.complete for one in files):
        return {"error": "file_not_found"}
    channel = None
    if arguments.get("channel_id"):
        channel = posting_place(slack, {"channel": arguments["channel_id"]}, scopes)
        if isinstance(channel, str) or arguments["channel_id"] in slack.users:
            return {"error": channel if isinstance(channel, str) else "invalid_channel"}
        wrong = unsuitable_thread(channel, arguments) or _refused_comment(arguments)
        if wrong:
            return {"error": wrong}
    for file, asked in zip(files, listed, strict=True):
        file.title, file.complete = asked.get("title") or file.name, True
    if channel:
        share(slack, channel, files, arguments)
    return {"files": [public_file(one, slack.base) for one in files]}


def _refused_comment(arguments: Arguments) -> str | None:
    comment = {"text": arguments.get("initial_comment"), "blocks": arguments.get("blocks")}
    refused = invalid_content(comment) if any(comment.values()) else None
    return refused["error"] if refused else None


def share(slack: Any, channel: Any, files: list[File], arguments: Arguments) -> None:
    for file in files:
        file.channels.append(channel.id)
    said = {"text": arguments.get("initial_comment") or "", "thread_ts": arguments.get("thread_ts")}
    append(slack, channel, said, files=[public_file(one, slack.base) for one in files])


def info(slack: Any, arguments: Arguments, scopes: set[str]) -> Json:
    file = slack.files.get(arguments.get("file") or "")
    if file is None or file.content is None or not is_readable(slack, file):
        return {"error": "file_not_found"}
    return {"file": public_file(file, slack.base)}


def download(slack: Workspace, file_id: str, allowed: bool) -> tuple[int, bytes, str]:
    """Status, content and its type."""
    file = slack.files.get(file_id)
    if file is None or file.content is None:
        return 404, b"", "text/plain"
    if not allowed or not is_readable(slack, file):
        return 200, NEEDS_LOGIN, "text/html; charset=utf-8"
    return 200, file.content, mimetypes.guess_type(file.name)[0] or "application/octet-stream"


METHODS = {
    "files.getUploadURLExternal": (upload_url, "files:write"),
    "files.completeUploadExternal": (complete, "files:write"),
    "files.info": (info, "files:read"),
}
