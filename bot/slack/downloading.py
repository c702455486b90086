"""Fetching the files that people gave to Slack."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx2
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

TIMEOUT_SECONDS = 60
GONE = frozenset({"file_deleted", "file_not_found"})


class FileGone(Exception):
    """A file is not in Slack any more, or is not for the bot."""


def download(client: WebClient, file_id: str, most: int) -> bytes:
    """A file's bytes, or the first ``most`` of them; raises `FileGone`, and `OSError` when Slack cannot be reached."""
    file = _described(client, file_id)
    address = str(file.get("url_private_download") or file.get("url_private") or "")
    if not _is_slacks(address, client.base_url):
        raise FileGone(file_id)
    try:
        data, is_page = _read(address, str(client.token), most)
    except httpx2.HTTPError as error:
        raise ConnectionError(f"the file could not be fetched: {type(error).__name__}") from error
    if is_page and len(data) != int(file.get("size") or -1):
        # Whoever may not read it gets a page to sign in, with status 200.
        raise FileGone(file_id)
    return data


def _described(client: WebClient, file_id: str) -> dict[str, Any]:
    try:
        return dict(client.files_info(file=file_id)["file"] or {})
    except SlackApiError as error:
        if error.response["error"] not in GONE:
            raise
        raise FileGone(file_id) from error


def _is_slacks(address: str, api: str) -> bool:
    """Whether the token may be sent there: nobody else reads it on the way, or it is where all calls go."""
    where, ours = urlsplit(address), urlsplit(api)
    return where.scheme == "https" or (where.scheme, where.netloc) == (ours.scheme, ours.netloc)


def _read(address: str, token: str, most: int) -> tuple[bytes, bool]:
    """The bytes, and whether they are a page. No redirection is followed: the token is for nobody else."""
    headers = {"Authorization": f"Bearer {token}"}
    with httpx2.stream("GET", address, headers=headers, timeout=TIMEOUT_SECONDS, follow_redirects=False) as answer:
        if answer.is_redirect:
            raise FileGone(address)
        answer.raise_for_status()
        return _beginning(answer, most), "text/html" in answer.headers.get("content-type", "")


def _beginning(answer: httpx2.Response, most: int) -> bytes:
    data = bytearray()
    for part in answer.iter_bytes():
        data += part
        if len(data) >= most:
            break
    return bytes(data[:most])
