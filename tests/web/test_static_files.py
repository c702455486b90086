"""Static files are kept by browsers, pages are not."""

from __future__ import annotations

import os
import re

import pytest

from bot.web.static_files import FOLDER, static_address

FILES = ("briefed.css", "briefed.svg", "htmx.min.js")


def test_what_a_page_is_made_of_is_kept_for_ever_and_the_page_is_not(browser):
    page = browser.client.get("/sign-in")
    assert page.headers["cache-control"] == "no-store"
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
    assert addresses == {static_address(name) for name in FILES}
    for address in addresses:
        told = browser.client.get(address)
        assert told.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert told.headers["x-content-type-options"] == "nosniff"
        assert told.content == (FOLDER / address.removeprefix("/static/").partition("?")[0]).read_bytes()


@pytest.mark.parametrize("query", ["", "?v=", "?v=0123456789abcdef", "?v=x&v=", "?other=1"])
def test_under_another_address_a_file_is_asked_about_again_and_not_sent_again(browser, query):
    first = browser.client.get(f"/static/briefed.css{query}")
    assert first.headers["cache-control"] == "public, no-cache"
    again = browser.client.get(f"/static/briefed.css{query}", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "public, no-cache"


@pytest.mark.parametrize("path", ["nothing.css", "", "../app.py", "%2e%2e/app.py", "nothing.css?v=0123456789abcdef"])
def test_what_is_no_static_file_is_told_in_words_and_not_kept(browser, path):
    answer = browser.client.get(f"/static/{path}")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


def test_another_content_has_another_address(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.web.static_files.FOLDER", tmp_path)
    found: set[str] = set()
    for changed_at, words in enumerate(("a{}", "b{}")):
        (tmp_path / "briefed.css").write_text(words, "utf-8")
        os.utime(tmp_path / "briefed.css", (changed_at, changed_at))
        found.add(static_address("briefed.css"))
    assert len(found) == 2
