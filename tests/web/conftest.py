"""A bank whose launch may go, served over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.bootstrap import Briefed
from bot.config import Config
from bot.domain.api_tokens.facts import Scope
from bot.domain.departments import Department
from bot.ports import Embedder
from bot.services.api_tokens import create_token
from bot.services.ask import AnsweringDesk
from bot.services.deeds import Deed
from bot.services.launches.recording import LaunchOffice
from bot.services.signing_in import link_token
from bot.store.engine import open_database
from bot.store.work import SqlStore
from bot.web.api import PREFIX
from bot.web.app import web_of
from tests.databases import new_file
from tests.desks import desk_over
from tests.services.launches.bank import Bank


class ProgramOf(Briefed):
    """The program over a bank's store, clock and office, with a desk that answers in milliseconds."""

    def __init__(self, bank: Bank, folder: Path) -> None:
        super().__init__(Config(data=folder), bank.clock)
        self.bank = bank
        self.store = bank.store

    @property
    def office(self) -> LaunchOffice:
        return self.bank.office

    @cached_property
    def serving(self) -> tuple[Embedder, str]:
        return self.desk.embedder, "pairs"

    @cached_property
    def desk(self) -> AnsweringDesk:
        return desk_over(self.store, self.clock)


class Api:
    """A client with tokens."""

    def __init__(self, program: ProgramOf, app: FastAPI | None = None, address: str = "testclient") -> None:
        self.program = program
        self.app = app or web_of(program, {})
        self._client = TestClient(self.app, raise_server_exceptions=False, client=(address, 50_000))
        self._keys = (f"deed-{number:04}" for number in count(1))

    def token(self, *scopes: Scope, owner: str = "po", lasts: timedelta = timedelta(days=30)) -> str:
        """A new token; by default good for everything."""
        deed = Deed(owner, f"token-{next(self._keys)}")
        made = create_token(self.program.office, deed, "tests", scopes or tuple(Scope), lasts)
        assert made.secret
        return made.secret

    def get(self, path: str, token: str | None = None, **headers: str):
        return self._client.get(PREFIX + path, headers=self._headers(token, headers))

    def post(self, path: str, body: Mapping[str, Any], token: str | None = None, key: str | None = None):
        named = {"Idempotency-Key": key or next(self._keys)}
        return self._client.post(PREFIX + path, json=dict(body), headers=self._headers(token, named))

    def openapi(self) -> dict[str, Any]:
        return self._client.get(f"{PREFIX}/openapi.json").json()

    def _headers(self, token: str | None, more: Mapping[str, str]) -> dict[str, str]:
        return ({"Authorization": f"Bearer {token}"} if token else {}) | {
            name.replace("_", "-"): value for name, value in more.items()
        }


@pytest.fixture
def bank(tmp_path: Path, migrated: Path) -> Iterator[Bank]:
    store = SqlStore(open_database(new_file(tmp_path / "briefed.db", migrated)))
    with store.begin() as work:
        work.documents.replace_departments([Department("cards", {"en": "Cards", "zh-CN": "信用卡部"})])
    yield Bank(store).opened().ready()
    store.close()


@pytest.fixture
def api(bank: Bank, tmp_path: Path) -> Api:
    program = ProgramOf(bank, tmp_path)
    program.permit_keys.generate(bank.clock())
    return Api(program)


class Browser:
    """Somebody at a browser."""

    def __init__(self, program: ProgramOf, secret: str = "s" * 43, **environment: str) -> None:
        self.program = program
        self.secret = secret
        self.client = TestClient(
            web_of(program, {"BRIEFED_WEB_SECRET": secret, **environment}),
            raise_server_exceptions=False,
            follow_redirects=False,
        )
        self.client.headers["accept-language"] = "en"

    def link(self, person: str) -> str:
        """What a sign-in link leads to."""
        return f"/sign-in/{link_token(self.secret, person, self.program.clock())}"

    def signed_in(self, person: str) -> Browser:
        assert self.client.post(self.link(person)).status_code == 303
        return self

    def form_token(self) -> str:
        found = re.search(r'name="form_token" value="([^"]+)"', self.client.get("/ask").text)
        assert found
        return found[1]


@pytest.fixture
def program(bank: Bank, tmp_path: Path) -> ProgramOf:
    return ProgramOf(bank, tmp_path)


@pytest.fixture
def browser(program: ProgramOf) -> Browser:
    return Browser(program)
