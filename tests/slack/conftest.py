"""A workspace, a filled store, and bots that answer in the one from the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slack_bolt import BoltRequest
from slack_sdk import WebClient

from bot.files.calendars import Calendars, calendars_by_id
from bot.services.ask import AnsweringDesk
from bot.services.launches.recording import LaunchOffice
from bot.services.questions.recording import QuestionOffice
from bot.slack.app import build_app
from bot.slack.callers import Callers
from bot.slack.channels import Channels
from bot.slack.manifest import SCOPES
from bot.slack.members import Members
from bot.slack.posting import web_client
from bot.slack.reception import Reception
from bot.slack.responder import Responder
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.desks import MovableClock, desk_over
from tests.slack.knowledge import fill
from tests.slack.people import import_roster
from tests.slack.server import BOT_TOKEN, PATIENCE, SlackServer, slack_server
from tests.slack.server import SCOPES as ALL_SCOPES

AT_A_TIME = 4
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Workers(ThreadPoolExecutor):
    """Worker threads that can be waited for."""

    def __init__(self) -> None:
        super().__init__(AT_A_TIME)
        self._begun: list[Future[Any]] = []
        self.stopping = Event()

    def submit(self, *arguments: Any, **named: Any) -> Future[Any]:
        future = super().submit(*arguments, **named)
        self._begun.append(future)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait=False, cancel_futures=cancel_futures)
        self.stopping.set()
        super().shutdown(wait=wait)

    def finish(self) -> None:
        while not all(one.done() for one in list(self._begun)):  # what is at work may begin something more
            assert not wait(list(self._begun), PATIENCE).not_done


class Bot:
    """One replica: events go through Bolt's own dispatcher, answers over HTTP."""

    def __init__(self, desk: AnsweringDesk, slack: SlackServer) -> None:
        self._workers = Workers()
        self.here = reception_over(desk, web_client(BOT_TOKEN, slack.api), self._workers)
        self.responder = Responder(self.here)
        self.app = build_app(self.here)

    def deliver(self, body: Mapping[str, Any]) -> int:
        """The status of the response; Socket Mode acknowledges 200 and nothing else."""
        return self.app.dispatch(BoltRequest(mode="socket_mode", body=dict(body))).status

    def finish(self) -> None:
        """Wait until no question is at hand."""
        self._workers.finish()

    @contextmanager
    def stopping(self, responder: Responder | None = None) -> Iterator[None]:
        """Stop beside what is done within, which begins once the workers take up nothing more."""
        with ThreadPoolExecutor(1) as signal:
            stopped = signal.submit((responder or self.responder).stop)
            assert self._workers.stopping.wait(PATIENCE)
            yield
            stopped.result(PATIENCE)


def reception_over(desk: AnsweringDesk, client: WebClient, workers: Workers) -> Reception:
    """What people are served with, over the desk's store."""
    office = LaunchOffice(desk.store, desk.clock, SHANGHAI, calendars_by_id(Calendars())["office"])
    questions = QuestionOffice(desk.store, desk.clock, SHANGHAI, calendars_by_id(Calendars()), lambda: desk.language)
    callers = Callers(Members(client, desk.clock), office)
    return Reception(
        desk.store, desk.clock, SHANGHAI, desk, questions, office, client, callers, Channels(client), workers
    )


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    """A workspace whose bot has the scopes that the manifest asks for, and no more."""
    with slack_server() as server:
        server.revoke(*ALL_SCOPES - set(SCOPES))
        yield server


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'briefed.db'}"


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    opened = SqlStore(open_database(database_url))
    fill(opened)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def new_bot(store: SqlStore, clock: MovableClock, slack: SlackServer) -> Iterator[Callable[..., Bot]]:
    """Starts replicas over one store; all are stopped at the end."""
    with ExitStack() as leaving:

        def start(before: Callable[[str], None] = lambda text: None) -> Bot:
            bot = Bot(desk_over(store, clock, before), slack)
            leaving.callback(bot.responder.stop)
            return bot

        yield start


@pytest.fixture
def bot(new_bot: Callable[..., Bot]) -> Bot:
    return new_bot()


@pytest.fixture
def staffed(store: SqlStore, slack: SlackServer, bot: Bot) -> Bot:
    """A bot that knows who is who, delivered to by Slack."""
    import_roster(store)
    slack.attach(bot.app)
    bot.here.callers.learn_everybody()
    return bot
