"""Feedback and aliases in SQL: appended only, counted by the last words, and carried over to new versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError

from bot.domain.answers import Answer, Outcome, Quote
from bot.domain.asking import Asking
from bot.domain.departments import Department
from bot.domain.documents import KnownPassage
from bot.domain.feedback import Feedback, phrasing_of
from bot.domain.passages import Passage, PassageKind
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.builders import NOON, a_document, a_passage

ASK, QUESTION = "a" * 32, "年费咋免"
DAY = timedelta(days=1)
FEES, LOST = a_passage("白金卡年费每年3,600元,消费满18笔免次年年费。", 0), a_passage("卡片丢失请拨打热线挂失。", 1)


@pytest.fixture
def engine(database_url: str, store: SqlStore) -> Iterator[Engine]:
    """For what the program never does."""
    engine = open_database(database_url)
    yield engine
    engine.dispose()


def publish(store: SqlStore, *passages: Passage, body: str = "1", now=NOON, **changes) -> list[str]:
    """A version of the document; the ids of its passages."""
    document = a_document(body=body, **changes)
    with store.command() as work:
        if document.content_id not in work.documents.reading_findings():
            work.documents.add_content(document, passages, [], now)
        work.documents.record(document, now)
    return [f"{document.content_id}:{passage.ordinal}" for passage in passages]


def ask(store: SqlStore, *passage_ids: str, ask_id: str = ASK, question: str = QUESTION) -> None:
    """An answer that quotes these passages."""
    document = a_document()
    quotes = tuple(Quote("", "", KnownPassage(one, a_passage(""), document)) for one in passage_ids)
    answer = Answer(ask_id, question, "zh", Outcome.UNSURE, 0.5, NOON, quotes)
    with store.begin() as work:
        work.asks.record(answer, Asking("agent", "test"), NOON)


def say(store: SqlStore, person: str, helpful: bool, *passage_ids: str, key: str = "", ask_id: str = ASK, **changes):
    """One word on an answer; what it changed."""
    with store.command() as work:
        number = len(work.feedback.recent_changes(100)) + work.changes.last_position()
        feedback = Feedback(key or f"{person}-{helpful}-{passage_ids}-{number}", ask_id, person, helpful, passage_ids)
        question = changes.pop("question", QUESTION)
        return work.feedback.record(replace(feedback, **changes), phrasing_of(question), NOON)


def aliases(store: SqlStore, *passage_ids: str) -> list[tuple[str, ...]]:
    with store.begin() as work:
        found = work.documents.aliases(passage_ids)
    return [tuple(found.get(one, ())) for one in passage_ids]


def told_since(store: SqlStore, position: int) -> list[str]:
    with store.begin() as work:
        return [change.passage_id for change in work.changes.after(position, 100)]


def position(store: SqlStore) -> int:
    with store.begin() as work:
        return work.changes.last_position()


# --- what was said ---


def test_what_was_said_comes_back_as_it_was_said(store):
    fees, lost = publish(store, FEES, LOST)
    ask(store, fees, lost)
    for key, helpful, ids, comment in [
        ("k1", True, (fees,), "谢谢"),
        ("k2", False, (fees, lost), None),
        ("k3", False, (), ""),
    ]:
        say(store, "chen", helpful, *ids, key=key, comment=comment)
        with store.begin() as work:
            assert work.feedback.with_key(key) == Feedback(key, ASK, "chen", helpful, ids, comment)
            assert work.feedback.with_key("unknown") is None


def test_a_key_is_recorded_once(store):
    (fees,) = publish(store, FEES)
    ask(store, fees)
    say(store, "chen", True, fees, key="k")
    with pytest.raises(IntegrityError):
        say(store, "wang", False, fees, key="k")
    assert aliases(store, fees) == [(QUESTION,)]


def test_a_word_on_an_unknown_answer_is_a_defect(store):
    (fees,) = publish(store, FEES)
    with pytest.raises(IntegrityError):
        say(store, "chen", True, fees)


@pytest.mark.parametrize(
    ("beginning", "found"),
    [("aa", ["aab", "aac"]), ("aab", ["aab"]), ("a%", ["a%d"]), ("a_", []), ("b", []), ("", ["a%d", "aab", "aac"])],
)
def test_answers_are_found_by_the_beginning_of_their_ids(store, beginning, found):
    for ask_id in ("aab", "aac", "a%d"):
        ask(store, ask_id=ask_id)
    with store.begin() as work:
        assert [one.ask_id for one in work.feedback.asks(beginning, 10)] == found
        assert len(work.feedback.asks(beginning)) == min(2, len(found))


def test_the_question_that_a_follow_up_stood_for_is_what_was_asked(store):
    answer = Answer(ASK, "那金卡呢", "zh", Outcome.NO_ANSWER, 0.0, NOON, read_as="金卡年费多少")
    with store.begin() as work:
        work.asks.record(answer, Asking("agent", "test"), NOON)
        assert work.feedback.asks(ASK)[0].meant == "金卡年费多少"


@pytest.mark.parametrize("table", ["feedback", "alias_facts"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET person = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_to_change_what_was_said(store, engine, table, statement):
    if "TRUNCATE" in statement and engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    (fees,) = publish(store, FEES)
    ask(store, fees)
    say(store, "chen", True, fees)
    with pytest.raises(IntegrityError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement.format(table)))
    with engine.connect() as connection:
        assert connection.execute(text(f"SELECT person FROM {table}")).scalars().all() == ["chen"]  # noqa: S608


# --- what comes of it ---


def test_a_phrasing_leads_to_a_passage_as_long_as_more_people_confirm_it(store):
    (fees,) = publish(store, FEES)
    ask(store, fees)
    story = [
        ("chen", True, (QUESTION,)),
        ("chen", True, (QUESTION,)),
        ("wang", False, ()),
        ("li", True, (QUESTION,)),
        ("chen", False, ()),
        ("chen", True, (QUESTION,)),
    ]
    for person, helpful, expected in story:
        before = position(store)
        had = aliases(store, fees)
        changes = say(store, person, helpful, fees)
        assert aliases(store, fees) == [expected]
        assert [change.stands for change in changes] == ([] if had == [expected] else [bool(expected)])
        assert told_since(store, before) == ([] if had == [expected] else [fees])


def test_what_is_retired_is_told_apart_from_what_stands(store):
    (fees,) = publish(store, FEES)
    ask(store, fees)
    ask(store, fees, ask_id="b" * 32)
    say(store, "chen", True, fees)
    say(store, "chen", True, fees, ask_id="b" * 32, question="怎么免年费")
    say(store, "wang", False, fees)
    with store.begin() as work:
        assert work.documents.aliases([fees]) == {fees: ("怎么免年费",)}
        assert work.documents.retired_aliases([fees]) == {fees: (QUESTION,)}


def test_choosing_another_passage_takes_the_first_choice_back(store):
    fees, lost = publish(store, FEES, LOST)
    ask(store, fees, lost)
    say(store, "chen", True, fees)
    before = position(store)
    changes = say(store, "chen", True, lost)
    assert aliases(store, fees, lost) == [(), (QUESTION,)]
    assert {(change.passage_id, change.stands) for change in changes} == {(fees, False), (lost, True)}
    assert told_since(store, before) == sorted([fees, lost])


def test_the_first_text_stays_however_others_spell_it(store):
    (fees,) = publish(store, FEES)
    ask(store, fees, question="Annual fee?")
    say(store, "chen", True, fees, question="Annual fee?")
    say(store, "chen", False, fees, question="Annual fee?")
    ask(store, fees, ask_id="b" * 32, question="ANNUAL FEE")
    say(store, "wang", True, fees, ask_id="b" * 32, question="ANNUAL FEE")
    say(store, "li", True, fees, ask_id="b" * 32, question="ANNUAL FEE")
    assert aliases(store, fees) == [("Annual fee?",)]


def test_a_word_without_a_phrasing_is_kept_and_changes_nothing(store):
    (fees,) = publish(store, FEES)
    ask(store, fees, question="卡")
    assert say(store, "chen", True, fees, question="卡") == []
    assert aliases(store, fees) == [()]


def test_one_person_who_disagrees_does_not_retire_an_experts_word(store):
    (fees,) = publish(store, FEES)
    ask(store, fees)
    with store.begin() as work:
        work.documents.add_aliases(fees, [QUESTION], NOON, by="expert")
    say(store, "chen", False, fees)
    assert aliases(store, fees) == [(QUESTION,)]
    say(store, "wang", False, fees)
    assert aliases(store, fees) == [()]
    with store.begin() as work:
        work.documents.add_aliases(fees, [QUESTION], NOON, by="expert")
    assert aliases(store, fees) == [()]
    with store.begin() as work:
        work.documents.add_aliases(fees, [QUESTION], NOON, by="another")
    assert aliases(store, fees) == [(QUESTION,)]


def test_an_experts_word_comes_back_when_he_gives_it_again(store):
    (fees,) = publish(store, FEES)
    ask(store, fees)
    for helpful, expected in [(None, (QUESTION,)), (False, ()), (None, (QUESTION,))]:
        with store.begin() as work:
            if helpful is None:
                work.documents.add_aliases(fees, [QUESTION], NOON, by="expert")
        if helpful is not None:
            say(store, "expert", helpful, fees)
        assert aliases(store, fees) == [expected]


@pytest.mark.parametrize("nothing", ["", "卡", "😀", "12345", "长" * 201])
def test_what_is_no_phrasing_is_no_alias_whoever_says_so(store, nothing):
    (fees,) = publish(store, FEES)
    with store.begin() as work:
        work.documents.add_aliases(fees, [nothing], NOON)
    assert aliases(store, fees) == [()]


def test_the_last_changes_are_told_with_who_and_where(store):
    faq = a_passage("满18笔。", 0, kind=PassageKind.FAQ, question="年费怎么免?")
    under = a_passage("请挂失。", 1, heading_path=("服务", "挂失"))
    first, second = publish(store, faq, under)
    ask(store, first, second)
    say(store, "chen", True, first, key="k1")
    say(store, "wang", True, second, key="k2")
    say(store, "li", False, second, key="k3")
    with store.begin() as work:
        news = work.feedback.recent_changes(2)
        assert [work.feedback.changed_by(key) for key in ("k3", "k2")] == [[one.change] for one in news]
        assert work.feedback.changed_by("unknown") == []
    told = [(one.change.person, one.change.stands, one.topic, one.document_id) for one in news]
    assert told == [("li", False, "挂失", "cards/fees.md"), ("wang", True, "挂失", "cards/fees.md")]


# --- new versions ---


def test_phrasings_go_over_to_the_passage_of_a_new_version_that_says_the_same(store):
    fees, lost = publish(store, FEES, LOST)
    ask(store, fees, lost)
    say(store, "chen", True, fees)
    changed = replace(FEES, text=FEES.text.replace("3,600", "4,800"), ordinal=1)
    before = position(store)
    new_lost, new_fees = publish(store, replace(LOST, ordinal=0), changed, body="2")
    assert aliases(store, new_lost, new_fees) == [(), (QUESTION,)]
    assert told_since(store, before) == [fees, lost, new_lost, new_fees]


def test_votes_go_on_over_versions(store):
    (first,) = publish(store, FEES)
    ask(store, first)
    say(store, "chen", True, first)
    (second,) = publish(store, FEES, body="2", title="New fees")
    ask(store, second, ask_id="b" * 32)
    before = position(store)
    say(store, "wang", False, second, ask_id="b" * 32)
    assert aliases(store, first, second) == [(), ()]
    assert told_since(store, before) == [second]
    # A word on an answer from before the new version counts as well.
    say(store, "li", True, first)
    assert aliases(store, first, second) == [(QUESTION,), (QUESTION,)]
    publish(store, FEES, body="1")
    assert aliases(store, first) == [(QUESTION,)]


def test_many_small_changes_do_not_carry_a_phrasing_to_other_words(store):
    sentence = "白金卡主卡年费每年收取,附属卡减半,消费达标后次年全部免除,具体以章程为准。"
    words = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
    (passage_id,) = publish(store, a_passage(sentence))
    ask(store, passage_id)
    say(store, "chen", True, passage_id)
    kept = []
    for number in range(1, 10):
        changed = "".join(words[n] * 2 if n < number * 2 else c for n, c in enumerate(sentence[:20])) + sentence[20:]
        (passage_id,) = publish(store, a_passage(changed), body=f"v{number}")
        kept.append(aliases(store, passage_id) == [(QUESTION,)])
    assert kept[0]
    assert not any(kept[3:])


@pytest.mark.parametrize(
    ("names", "expected"),
    [((), [(QUESTION,)]), ((("金卡", "Gold"), ("钻石卡", "Diamond")), [()]), ((("金卡", "钻石卡"),), [(QUESTION,)])],
)
def test_what_a_glossary_tells_apart_does_not_continue_one_another(store, names, expected):
    with store.begin() as work:
        work.documents.replace_departments([Department("cards", glossary=names)])
    (gold,) = publish(store, a_passage("金卡年费每年200元,消费满6笔即可免除次年的年费。"))
    ask(store, gold)
    say(store, "chen", True, gold)
    (diamond,) = publish(store, a_passage("钻石卡年费每年200元,消费满6笔即可免除次年的年费。"), body="2")
    assert aliases(store, diamond) == expected


def test_a_document_that_takes_anothers_place_continues_it(store):
    (old,) = publish(store, FEES)
    ask(store, old)
    say(store, "chen", True, old)
    (new,) = publish(store, FEES, document_id="cards/fees-2027.md", supersedes=("cards/fees.md",))
    (other,) = publish(store, FEES, document_id="cards/other.md")
    assert aliases(store, new, old, other) == [(QUESTION,), (QUESTION,), ()]


def test_a_document_that_was_away_continues_what_it_said(store):
    (old,) = publish(store, FEES)
    ask(store, old)
    say(store, "chen", True, old)
    with store.begin() as work:
        work.documents.remove("cards/fees.md", NOON)
    (new,) = publish(store, FEES, body="2")
    assert aliases(store, new) == [(QUESTION,)]


def left_out(store: SqlStore, since=NOON):
    with store.begin() as work:
        return work.documents.aliases_left_out(since)


def test_phrasings_that_a_new_version_lost_are_known_until_they_lead_somewhere_again(store):
    fees, lost = publish(store, FEES, LOST)
    ask(store, fees, lost)
    say(store, "chen", True, fees)
    assert left_out(store) == {}
    lost, other = publish(
        store, replace(LOST, ordinal=0), a_passage("年费自2027年起取消。", 1), body="2", now=NOON + DAY
    )
    assert aliases(store, lost, other) == [(), ()]
    assert left_out(store) == {"cards/fees.md": (QUESTION,)}
    assert left_out(store, NOON + 2 * DAY) == {}
    ask(store, other, ask_id="b" * 32)
    say(store, "wang", True, other, ask_id="b" * 32)
    assert left_out(store) == {}


@pytest.mark.parametrize("how", ["removed", "retired", "put back"])
def test_nobody_is_told_of_phrasings_that_are_nobodys_loss(store, how):
    (fees,) = publish(store, FEES)
    ask(store, fees)
    say(store, "chen", True, fees)
    if how == "retired":
        say(store, "wang", False, fees)
    publish(store, LOST, body="2")
    if how == "removed":
        with store.begin() as work:
            work.documents.remove("cards/fees.md", NOON)
    if how == "put back":
        publish(store, FEES)
    assert left_out(store) == {}


# --- the migration ---


def test_phrasings_from_before_there_was_feedback_count_as_experts_words(database_url):
    from alembic import command
    from alembic.config import Config

    open_database(database_url).dispose()
    engine = create_engine(database_url)
    config = Config()
    config.set_main_option("script_location", "bot/store/migrations")
    store = SqlStore(engine)
    (fees,) = publish(store, FEES)
    ask(store, fees)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0005")
    with engine.begin() as connection:
        row = {"passage_id": fees, "text": "年费 咋免？", "at": "2026-11-01 00:00:00+00:00"}
        connection.execute(
            text("INSERT INTO aliases (passage_id, text, recorded_at) VALUES (:passage_id, :text, :at)"), row
        )
    store.close()
    store = SqlStore(open_database(database_url))
    assert aliases(store, fees) == [("年费 咋免？",)]
    say(store, "chen", False, fees, question="年费 咋免")
    assert aliases(store, fees) == [("年费 咋免？",)]
    say(store, "wang", False, fees, question="年费 咋免")
    assert aliases(store, fees) == [()]
    store.close()
