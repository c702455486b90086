"""Facts of launches: kept once, in order, never changed, and found out when they were."""

from __future__ import annotations

import json
import multiprocessing
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError

from bot.domain.answers import Answer, Outcome
from bot.domain.asking import Asking
from bot.domain.audit import GENESIS, Wanted, first_break
from bot.domain.bilingual import Bilingual
from bot.domain.errors import StoreUnavailable
from bot.domain.facts import Body, Fact
from bot.domain.launches.facts import (
    DateMoved,
    GoNoGo,
    ListeningLogged,
    MaterialAttached,
    QuestionAdded,
    SignedOff,
    SignOffWithdrawn,
    TemplateRegistered,
)
from bot.domain.launches.template import Kind, Requirement, ReviewRule, Stage, Template
from bot.domain.people.facts import Delegated
from bot.domain.people.roles import Role
from bot.store.engine import open_database
from bot.store.fact_rows import fact_from, fact_text
from bot.store.work import SqlStore
from tests.builders import NOON, a_document

SECOND = timedelta(seconds=1)
BODIES = get_args(Body)
ROOT = Path(__file__).parents[2]

INSTANTS = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-3, minutes=-30))]),
)
# What facts are made of: aware instants and numbers that JSON has.
st.register_type_strategy(datetime, INSTANTS)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


def a_fact(key: str = "k", *, seconds: float = 0, **changes) -> Fact:
    body = changes.pop("body", QuestionAdded(f"年费多少?{key}", "log"))
    return replace(Fact(NOON + seconds * SECOND, "chen", key, body, "gold"), **changes)


def append(store: SqlStore, *facts: Fact) -> list[bool]:
    with store.command() as work:
        return [work.facts.append(fact) for fact in facts]


def links(store: SqlStore):
    with store.begin() as work:
        return work.facts.chain()


@pytest.fixture
def engine(database_url: str, store: SqlStore) -> Iterator[Engine]:
    """For what the program never does."""
    engine = open_database(database_url)
    yield engine
    engine.dispose()


# --- as text ---


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.__name__)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_fact_is_read_as_it_was_written(body, data):
    fact = Fact(
        recorded_at=data.draw(INSTANTS),
        actor=data.draw(st.text()),
        key=data.draw(st.text()),
        body=data.draw(st.from_type(body)),
        launch=data.draw(st.none() | st.text()),
        on_behalf_of=data.draw(st.none() | st.text()),
    )
    told = fact_text(fact)
    read = fact_from(told)
    assert read == fact
    assert type(read.body) is body
    assert fact_text(read) == told


TEMPLATE = Template(
    "cards",
    "1",
    Bilingual("卡片", "Cards"),
    (Stage("pilot", Bilingual("试点", "Pilot"), Role.CENTRE_HEAD),),
    (
        Requirement(
            "law", Kind.REVIEW, "pilot", Bilingual("合规", "Law"), Role.COMPLIANCE, rule=ReviewRule(Role.COMPLIANCE)
        ),
    ),
    "d1",
)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            SignedOff("law", Role.COMPLIANCE, GoNoGo.NO_GO, '我不同意 "x"', "d1"),
            r'{"signed_off":{"decision":"no_go","group":"","meaning":"我不同意 \"x\"","requirement":"law",'
            '"role":"compliance","subject_digest":"d1"}}',
        ),
        (
            DateMoved(datetime(2027, 1, 1, 8, 0, 0, 5, tzinfo=timezone(timedelta(hours=8))), "later"),
            '{"date_moved":{"planned_at":"2027-01-01T00:00:00.000005+00:00","reason":"later"}}',
        ),
        (
            Delegated("wang", frozenset({Role.TRAINER, Role.AGENT, Role.CENTRE_HEAD}), date(2026, 1, 1), date.max),
            '{"delegated":{"delegate":"wang","first":"2026-01-01","last":"9999-12-31",'
            '"roles":["agent","centre_head","trainer"]}}',
        ),
        (
            TemplateRegistered(TEMPLATE),
            '{"template_registered":{"template":{"digest":"d1","id":"cards","requirements":[{"due":0,'
            '"fresh_for_days":null,"id":"law","kind":"review","owner":"compliance","rule":{"review_rule":'
            '{"role":"compliance"}},"stage":"pilot","title":{"en":"Law","zh":"合规"},"waivable_by":[],'
            '"when":{"channels":[],"product_types":[],"tiers":[]}}],"stages":[{"decided_by":"centre_head",'
            '"id":"pilot","title":{"en":"Pilot","zh":"试点"}}],"tells_planned_date":false,'
            '"title":{"en":"Cards","zh":"卡片"},"version":"1"}}}',
        ),
    ],
)
def test_what_is_hashed_stays_the_same_for_ever(body, told):
    assert fact_text(a_fact("k1", body=body)) == (
        f'{{"actor":"chen","body":{told},"key":"k1","launch":"gold","on_behalf_of":null,'
        '"recorded_at":"2026-12-01T12:00:00+00:00","subject":null}'
    )


def test_a_fact_from_before_a_field_was_added_has_its_default():
    told = json.loads(fact_text(a_fact(body=SignedOff("law", Role.COMPLIANCE, GoNoGo.GO, "I agree", "d1"))))
    del told["body"]["signed_off"]["group"], told["on_behalf_of"]
    assert fact_from(json.dumps(told)).body == SignedOff("law", Role.COMPLIANCE, GoNoGo.GO, "I agree", "d1", "")


@pytest.mark.parametrize(
    "changes",
    [
        {"unheard_of": 1},
        {"actor": 1},
        {"actor": None},
        {"recorded_at": "2026-12-01T12:00:00"},
        {"recorded_at": 1},
        {"body": {}},
        {"body": []},
        {"body": {"unheard_of": {}}},
        {"body": {"question_added": {"question": "q"}}},
        {"body": {"question_added": []}},
        {"body": {"question_added": {"question": "q", "source": "log", "unheard_of": ""}}},
        {"body": {"question_added": {"question": "q", "source": "log"}, "date_moved": {}}},
        {"body": {"waived": {"bypassed": "chen"}}},
        {"body": {"stage_decided": {"stage": "pilot", "decision": "perhaps"}}},
    ],
)
def test_what_no_fact_says_is_refused_and_never_dropped(changes):
    with pytest.raises(ValueError, match="Error"):
        fact_from(json.dumps(json.loads(fact_text(a_fact())) | changes))


@pytest.mark.parametrize("told", ["", "null", "[]", "1", "{", "{}"])
def test_what_is_no_fact_is_refused(told):
    with pytest.raises(ValueError, match="Error"):
        fact_from(told)


@pytest.mark.parametrize(
    "fact",
    [
        a_fact(body=ListeningLogged("chen", "cards", date(2026, 1, 1), float("nan"))),
        a_fact(body=DateMoved(datetime(2026, 1, 1), "naive")),  # noqa: DTZ001
    ],
)
def test_what_cannot_be_told_in_json_is_refused(fact):
    with pytest.raises(ValueError, match=r"naive|JSON"):
        fact_text(fact)


# --- in the database ---


def test_what_goes_in_comes_out_the_same(store):
    facts = [
        a_fact("a", body=TemplateRegistered(TEMPLATE), launch=None),
        a_fact("b", body=DateMoved(NOON, "后"), on_behalf_of="wang", seconds=0.000001),
        a_fact("c", body=MaterialAttached("faq", "cards/fees.md")),
    ]
    assert append(store, *facts) == [True, True, True]
    with store.begin() as work:
        assert work.facts.until(NOON + SECOND) == facts
        assert [work.facts.with_key(key) for key in "abc"] == facts
        assert work.facts.with_key("d") is None


def test_those_who_follow_read_what_is_new(store):
    with store.begin() as work:
        assert work.facts.after(0) == (0, [])
    append(store, a_fact("a"), a_fact("b", launch=None), a_fact("c", subject="q1", launch=None))
    with store.begin() as work:
        position, new = work.facts.after(0)
        assert (position, [fact.key for fact in new]) == (3, ["a", "b"])
        assert work.facts.after(position) == (3, [])
    append(store, a_fact("d", launch="blue", seconds=-5))
    with store.begin() as work:
        position, new = work.facts.after(position)
        assert (position, [fact.key for fact in new]) == (4, ["d"])


def test_those_who_follow_questions_are_told_which_ones_something_was_recorded_of(store):
    with store.begin() as work:
        assert work.facts.end() is None
    append(store, a_fact("a", subject="q1", launch=None))
    with store.begin() as work:
        seen = work.facts.end()
        assert work.facts.subjects_since(seen) == (seen, [])
    append(store, a_fact("b", subject="q2", launch=None), a_fact("c"), a_fact("d", subject="q1", launch=None))
    append(store, a_fact("e", subject="q2", launch=None))
    with store.begin() as work:
        assert work.facts.subjects_since(seen) == (work.facts.end(), ["q2", "q1"])


def test_who_saw_what_was_rolled_back_is_told_so(store):
    append(store, a_fact("a", subject="q1", launch=None))
    with suppress(ZeroDivisionError), store.command() as work:
        work.facts.append(a_fact("b", subject="q2", launch=None))
        seen = work.facts.end()
        raise ZeroDivisionError
    with store.begin() as work:
        assert work.facts.subjects_since(seen) is None
    append(store, a_fact("c", subject="q3", launch=None))
    with store.begin() as work:
        assert work.facts.subjects_since(seen) is None
        assert work.facts.end().position == seen.position


def test_a_key_is_recorded_once(store):
    first = a_fact("a", body=QuestionAdded("first", "log"))
    assert append(store, first, a_fact("a", body=QuestionAdded("second", "log"))) == [True, False]
    assert append(store, a_fact("a", launch="another")) == [False]
    with store.begin() as work:
        assert work.facts.until(NOON) == [first]


def test_facts_come_in_the_order_they_were_recorded_in_even_if_a_clock_went_back(store):
    append(store, *(a_fact(f"k{n}", seconds=-n) for n in range(12)))
    with store.begin() as work:
        assert [fact.key for fact in work.facts.until(NOON)] == [f"k{n}" for n in range(12)]


@pytest.mark.parametrize(
    ("as_of", "launch", "expected"),
    [
        (NOON, None, "ab"),
        (NOON - timedelta(microseconds=1), None, ""),
        (NOON + SECOND, None, "abcd"),
        (NOON + SECOND - timedelta(microseconds=1), None, "ab"),
        ((NOON + SECOND).astimezone(timezone(timedelta(hours=8))), None, "abcd"),
        (NOON + SECOND, "gold", "abd"),
        (NOON + SECOND, "blue", "bc"),
        (NOON + SECOND, "unknown", "b"),
        (NOON + SECOND, "", "b"),
    ],
)
def test_facts_until_an_instant_include_those_of_that_instant_and_of_no_launch(store, as_of, launch, expected):
    append(
        store,
        a_fact("a"),
        a_fact("b", launch=None),
        a_fact("c", launch="blue", seconds=1),
        a_fact("d", seconds=1),
    )
    with store.begin() as work:
        assert "".join(fact.key for fact in work.facts.until(as_of, launch)) == expected


def test_facts_are_chained_one_after_another(store):
    assert links(store) == []
    append(store, a_fact("a"), a_fact("b"))
    append(store, a_fact("a"))
    append(store, a_fact("c"))
    chain = links(store)
    assert [link.position for link in chain] == [1, 2, 3]
    assert [link.text for link in chain] == [fact_text(a_fact(key)) for key in "abc"]
    assert chain[0].previous == GENESIS
    assert first_break(chain) is None
    with store.begin() as work:
        assert [work.facts.digest(key) for key in "abcd"] == [*(link.digest for link in chain), None]


def test_the_chain_comes_in_parts(store):
    append(store, *(a_fact(f"k{n}") for n in range(7)))
    with store.begin() as work:
        first, second, third = (work.facts.chain(after, 3) for after in (0, 3, 6))
        assert work.facts.chain(7) == []
    assert [*first, *second, *third] == links(store)
    assert [len(first), len(second), len(third)] == [3, 3, 1]
    assert first_break(second, first[-1].digest, first[-1].position) is None


def test_a_command_that_fails_leaves_nothing(store):
    def half() -> None:
        with store.command() as work:
            work.facts.append(a_fact())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert links(store) == []
    assert append(store, a_fact()) == [True]


def test_others_read_while_a_command_is_at_work(store):
    append(store, a_fact("a"))
    with store.command() as work:
        work.facts.append(a_fact("b"))
        assert len(links(store)) == 1
    assert len(links(store)) == 2


def test_a_damaged_database_is_named(tmp_path):
    path = tmp_path / "briefed.db"
    path.write_bytes(b"not a database, but long enough to be looked at" * 50)
    store = SqlStore(create_engine(f"sqlite:///{path}"))
    with pytest.raises(StoreUnavailable, match=r"briefed\.db.*not a database"), store.command():
        pass
    store.close()


# --- against changes ---


@pytest.mark.parametrize("table", ["facts", "document_facts", "asks"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_to_change_what_is_append_only(store, engine, table, statement):
    if "TRUNCATE" in statement and engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    fill(store)
    column = {"facts": "launch", "document_facts": "title", "asks": "question"}[table]
    with pytest.raises(IntegrityError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement.format(table, column)))
    with engine.connect() as connection:
        assert connection.execute(text(f"SELECT count(*) FROM {table} WHERE {column} <> 'x'")).scalar() == 1  # noqa: S608


def fill(store: SqlStore) -> None:
    """One row in every table that is append-only."""
    document = a_document()
    answer = Answer("A", "question", "en", Outcome.NO_ANSWER, 0.0, NOON)
    append(store, a_fact())
    with store.begin() as work:
        work.documents.add_content(document, [], [], NOON)
        work.documents.record(document, NOON)
        work.asks.record(answer, Asking("chen", "cli"), NOON)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_does_not_replace_a_fact_either(store, engine):
    append(store, a_fact())
    with pytest.raises(IntegrityError, match="append-only"), engine.begin() as connection:
        connection.execute(text("INSERT OR REPLACE INTO facts SELECT * FROM facts"))


SWAP_2_AND_4 = [
    "UPDATE facts SET position = 0 WHERE position = 2",
    "UPDATE facts SET position = 2 WHERE position = 4",
    "UPDATE facts SET position = 4 WHERE position = 0",
]


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE facts SET text = replace(text, 'chen', 'wang') WHERE position = 3"], 3),
        (["UPDATE facts SET text = text || ' ' WHERE position = 5"], 5),
        (["UPDATE facts SET text = 'no JSON' WHERE position = 1"], 1),
        (["UPDATE facts SET digest = 'x' WHERE position = 3"], 3),
        (["UPDATE facts SET previous = 'x' WHERE position = 3"], 3),
        (["DELETE FROM facts WHERE position = 1"], 1),
        (["DELETE FROM facts WHERE position = 3"], 3),
        (["DELETE FROM facts WHERE position = 3", "UPDATE facts SET position = position - 1 WHERE position = 4"], 3),
        (SWAP_2_AND_4, 2),
        # What is looked up beside the text would hide a fact as well.
        (["UPDATE facts SET launch = 'another' WHERE position = 3"], 3),
        (["UPDATE facts SET launch = NULL WHERE position = 3"], 3),
        (["UPDATE facts SET recorded_at = '2099-01-01 00:00:00.000000' WHERE position = 3"], 3),
        (["UPDATE facts SET key = 'another' WHERE position = 3"], 3),
        (["UPDATE facts SET kind = 'another' WHERE position = 3"], 3),
        # Only a head that was kept elsewhere tells.
        (["DELETE FROM facts WHERE position >= 5"], None),
    ],
)
def test_what_was_changed_behind_the_programs_back_is_found(store, engine, statements, expected):
    append(store, *(a_fact(f"k{n}") for n in range(1, 7)))
    with engine.begin() as connection:
        without_triggers(connection)
        for statement in statements:
            connection.execute(text(statement))
    broken = first_break(links(store))
    assert (broken.position if broken else None) == expected


def without_triggers(connection) -> None:
    on_table = " ON facts" if connection.dialect.name == "postgresql" else ""
    for what in ("update", "delete"):
        connection.execute(text(f"DROP TRIGGER facts_{what}{on_table}"))


@pytest.mark.parametrize("told", ["no JSON", '{"actor":"chen"}'])
def test_a_fact_that_cannot_be_read_is_named(store, engine, told):
    append(store, a_fact("a"), a_fact("b"))
    with engine.begin() as connection:
        without_triggers(connection)
        connection.execute(text("UPDATE facts SET text = :told WHERE position = 2"), {"told": told})
    with store.begin() as work:
        with pytest.raises(StoreUnavailable, match="position 2"):
            work.facts.until(NOON)
        with pytest.raises(StoreUnavailable, match="position 2"):
            work.facts.with_key("b")
        assert work.facts.with_key("a") == a_fact("a")


# --- several processes ---


def append_each(database_url: str, keys: list[str], ready, appended) -> None:
    """A process: append facts, a transaction each, and tell how many were new."""
    store = SqlStore(open_database(database_url))
    ready.wait(60)
    appended.put(sum(sum(append(store, a_fact(key))) for key in keys))
    store.close()


def at_once(database_url: str, *keys: list[str]) -> list[int]:
    """How many facts each of several processes appended."""
    context = multiprocessing.get_context("spawn")
    ready, appended = context.Barrier(len(keys)), context.Queue()
    processes = [context.Process(target=append_each, args=(database_url, some, ready, appended)) for some in keys]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * len(processes)
    return [appended.get(timeout=10) for _ in processes]


@pytest.mark.slow
def test_processes_that_append_the_same_key_at_once_leave_one_fact(store, database_url):
    assert sum(at_once(database_url, ["k"] * 500, ["k"] * 500)) == 1
    assert len(links(store)) == 1


@pytest.mark.slow
def test_processes_that_race_for_every_key_append_each_once(store, database_url):
    keys = [f"k{n}" for n in range(100)]
    assert sum(at_once(database_url, keys, keys)) == 100
    assert len(links(store)) == 100
    assert first_break(links(store)) is None


@pytest.mark.slow
def test_processes_that_append_different_facts_at_once_leave_all_of_them_chained(store, database_url):
    a, b = ([f"{name}{n}" for n in range(200)] for name in "ab")
    assert at_once(database_url, a, b) == [200, 200]
    chain = links(store)
    assert first_break(chain) is None
    assert {fact_from(link.text).key for link in chain} == {*a, *b}


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_commands_see_what_was_committed_whatever_the_servers_isolation_is(store, database_url, engine):
    with engine.begin() as connection:
        name = engine.url.database
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_isolation = 'repeatable read'"))
    keys = [f"k{n}" for n in range(100)]
    assert sum(at_once(database_url, keys, keys)) == 100


def append_until_killed(database_url: str, name: str) -> None:
    """A process: append facts without end and print the key of each when it is kept."""
    store = SqlStore(open_database(database_url))
    for n in range(1_000_000):
        append(store, a_fact(f"{name}{n}"))
        sys.stdout.write(f"{name}{n}\n")
        sys.stdout.flush()


@pytest.mark.slow
def test_what_was_reported_as_appended_survives_kill_9(store, database_url):
    reported: set[str] = set()
    for name, enough in (("a", 1), ("b", 20), ("c", 77)):
        command = f"from {__name__} import append_until_killed; append_until_killed({database_url!r}, {name!r})"
        with subprocess.Popen([sys.executable, "-c", command], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            reported.update(process.stdout.readline().strip() for _ in range(enough))
            process.kill()
            # What came after the last line break was not reported.
            reported.update(line.strip() for line in process.stdout if line.endswith("\n"))
        assert process.returncode == -signal.SIGKILL
    assert append(store, a_fact("after")) == [True]
    chain = links(store)
    assert first_break(chain) is None
    assert "" not in reported
    assert reported <= {fact_from(link.text).key for link in chain}


def test_facts_are_found_by_what_they_are_about_who_did_it_their_kind_and_time(store):
    told = [
        a_fact("k1", launch="gold", actor="po"),
        a_fact("k2", launch="silver", actor="po", seconds=1),
        a_fact("k3", launch="gold", actor="PO", seconds=2),
        a_fact("k4", launch="gold", actor="po", seconds=3, body=SignOffWithdrawn("k1", "wrong")),
        a_fact("k5", launch=None, subject="gold", actor='p"o_%', seconds=4),
    ]
    with store.command() as work:
        for fact in told:
            work.facts.append(fact)
    start = told[0].recorded_at

    def keys(before: int | None = None, limit: int = 10, **wanted) -> list[str]:
        with store.begin() as work:
            return [one.fact.key for one in work.facts.search(Wanted(**wanted), before, limit)]

    assert keys() == ["k5", "k4", "k3", "k2", "k1"]
    assert keys(before=4, limit=2) == ["k3", "k2"]
    assert keys(about="gold") == ["k5", "k4", "k3", "k1"]
    assert keys(about="gold", actor="po") == ["k4", "k1"]
    assert keys(actor='p"o_%') == ["k5"]
    assert keys(kind=QuestionAdded, actor="po") == ["k2", "k1"]
    assert keys(since=start + SECOND, until=start + 3 * SECOND) == ["k3", "k2"]
    with store.begin() as work:
        (last,) = work.facts.search(Wanted(), None, 1)
    assert (last.position, last.text) == (5, fact_text(told[4]))
