"""(i) The pages and the API over HTTP: a board of 200 launches, what a browser makes of it, and verdicts for pipelines.

The server has a process of its own, as `briefed serve` has. Before each look at the board something new is recorded of
a launch, so that none is answered from what is remembered alone.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

import httpx

from bench.launching import LAUNCHES, NOW, one_launch, renamed
from bench.measuring import Result, p50_p95
from bot.bootstrap import Briefed
from bot.config import Config
from bot.domain.api_tokens.facts import Scope
from bot.domain.facts import Fact
from bot.domain.launches.facts import Attended, SignedOff
from bot.services.api_tokens import create_token
from bot.services.deeds import Deed
from bot.services.signing_in import link_token
from bot.store.engine import open_database
from bot.store.work import SqlStore

SECRET = "s" * 43
READER = "cs"
TRAINED = 10
"""Launches for which everybody was trained already."""
LOOKS = 60
EACH_SECOND, SECONDS = 50, 20
PIPELINES = 16
HEAVIEST = 300_000
"""Bytes of a page with all that it loads."""
PATIENCE = 60
"""Seconds for an answer; what is late is counted, not cut off."""
BOARD = ("/", "/calendar", "/timeline")
PAGES = (*BOARD, "/launches/launch-0", "/ask", "/questions", "/documents", "/reports", "/scorecard")


def measure_web() -> Iterator[Result]:
    """Times as a client has them, over loopback."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        store = SqlStore(open_database(f"sqlite:///{Path(folder) / 'briefed.db'}"))
        facts = _fill(store)
        with _served(Path(folder)) as (address, token):
            yield from _board(address, store, facts)
            yield from _pages(address)
            yield from _verdicts(address, token)
        store.close()


def _fill(store: SqlStore) -> int:
    """Launches that wait for their trainings, and some that do not; how many facts these are."""
    common, own = one_launch()
    untrained = [fact for fact in own if not _is_of_training(fact)]
    facts = [
        *common,
        *(
            fact
            for number in range(LAUNCHES)
            for fact in renamed(own if number < TRAINED else untrained, f"launch-{number}")
        ),
    ]
    with store.command() as work:
        for fact in sorted(facts, key=lambda one: one.recorded_at):
            work.facts.append(fact)
    return len(facts)


def _is_of_training(fact: Fact) -> bool:
    return isinstance(fact.body, Attended) or (isinstance(fact.body, SignedOff) and bool(fact.body.group))


# The server ----------------------------------------------------------------------------------------------------------


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, str]]:
    """The address of the server, and a token for it."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(folder, there), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send("stop")
        process.join(30)


def _serve(folder: Path, connection: Connection) -> None:
    from bot.server import listening
    from bot.web.app import web_of

    program = Briefed(Config(data=folder), lambda: NOW)
    made = create_token(program.office, Deed(READER, "token-0001"), "bench", (Scope.VERDICT,), timedelta(days=1))
    with listening(web_of(program, {"BRIEFED_WEB_SECRET": SECRET}), "127.0.0.1", 0) as address:
        connection.send((address, made.secret))
        connection.recv()


# What is measured ----------------------------------------------------------------------------------------------------


def _board(address: str, store: SqlStore, facts: int) -> Iterator[Result]:
    with httpx.Client(base_url=address, timeout=PATIENCE) as client:
        client.post(f"/sign-in/{link_token(SECRET, READER, NOW)}")
        client.get("/").raise_for_status()
        milliseconds = [_look(client, store, number) for number in range(LOOKS)]
    p50, p95 = p50_p95(milliseconds)
    name = f"board page of {LAUNCHES} launches ({facts:,} facts) p50 / p95"
    yield Result(name, f"{p50:.0f} / {p95:.0f} ms", "p95 under 300 ms", p95 < 300)


def _look(client: httpx.Client, store: SqlStore, number: int) -> float:
    """Milliseconds of one look, just after somebody came late to a session."""
    with store.command() as work:
        late = Attended("s0", f"late-{number}", True)
        work.facts.append(Fact(NOW, "tr", f"late-{number}", late, f"launch-{number % LAUNCHES}"))
    started = perf_counter()
    client.get("/").raise_for_status()
    return 1000 * (perf_counter() - started)


def _pages(address: str) -> Iterator[Result]:
    """What Chromium makes of them; nothing where there is none."""
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium")
    if executable is None:
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        paints, weights = [], {}
        for number, path in enumerate((*("/" for _ in range(5)), *PAGES)):
            # A context of its own: nothing is in its cache.
            page = browser.new_context(base_url=address).new_page()
            page.context.request.post(f"/sign-in/{link_token(SECRET, READER, NOW + timedelta(seconds=number + 1))}")
            loaded: list[int] = []
            page.on("response", lambda answer, loaded=loaded: loaded.append(len(answer.body())))
            page.goto(path, wait_until="networkidle")
            paints.append(page.evaluate(FIRST_PAINT))
            weights[path] = sum(loaded)
            page.context.close()
        browser.close()
    paint = median(paints[:5])
    yield Result("first contentful paint of that board in Chromium", f"{paint:.0f} ms", "under 1 s", paint < 1000)
    path, heaviest = max(weights.items(), key=lambda one: one[1])
    name = f"heaviest of {len(PAGES)} pages with all that it loads"
    yield Result(name, f"{heaviest / 1000:.0f} kB ({path})", "under 300 kB", heaviest < HEAVIEST)


FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"


def _verdicts(address: str, token: str) -> Iterator[Result]:
    """Release pipelines ask, each when it is due, whether or not the one before was answered."""
    limits = httpx.Limits(max_connections=PIPELINES, max_keepalive_connections=PIPELINES)
    headers = {"Authorization": f"Bearer {token}"}
    with (
        httpx.Client(base_url=address, headers=headers, limits=limits, timeout=PATIENCE) as client,
        ThreadPoolExecutor(PIPELINES) as pipelines,
    ):
        client.get(_verdict_of(0)).raise_for_status()
        milliseconds = list(_asked(client, pipelines))
    p50, p95 = p50_p95(milliseconds)
    name = f"verdict by API, {EACH_SECOND} a second for {SECONDS} s, p50 / p95"
    yield Result(name, f"{p50:.1f} / {p95:.1f} ms", "p95 under 30 ms", p95 < 30)


def _asked(client: httpx.Client, pipelines: ThreadPoolExecutor) -> Sequence[float]:
    begun = perf_counter()

    def ask(number: int) -> float:
        due = begun + number / EACH_SECOND
        sleep(max(0.0, due - perf_counter()))
        client.get(_verdict_of(number % TRAINED)).raise_for_status()
        return 1000 * (perf_counter() - due)

    return list(pipelines.map(ask, range(EACH_SECOND * SECONDS)))


def _verdict_of(number: int) -> str:
    return f"/api/v1/launches/launch-{number}/verdict"
