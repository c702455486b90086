"""Whatever people type, wherever they type it, is kept without customers' numbers."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.domain.asking import Asking
from bot.domain.facts import Body
from bot.domain.feedback import Said
from bot.domain.launches.facts import GoNoGo, PermitIssued, StageDecision
from bot.domain.quality.facts import ActionOpened
from bot.domain.questions.events import CallbackOutcome, CloseReason
from bot.domain.text import normalise
from bot.files.permit_keys import FilePermitKeys
from bot.services import feedback
from bot.services.ask import ask
from bot.services.launches import filing, launching, signing, training, waiver_requests
from bot.services.masking import TYPED
from bot.services.quality import actions, talks
from bot.services.questions import answering, callbacks, handling
from bot.services.questions.answering import Draft
from bot.store.engine import open_database
from bot.store.schema import metadata
from bot.store.work import SqlStore
from tests.domain.launches.builders import LAUNCH, at
from tests.services.launches.bank import DOCUMENT, Bank
from tests.services.questions.house import House

NUMBERS = ("6222021234567890128", "11010519491231002", "13800138000", "13912345678", "一三六〇〇一三六〇〇〇")
TYPED_TEXT = (
    "客户卡６２２２０２１２３４５６７８９０１２８、证１１０１０５１９４９１２３１００２Ｘ、"
    "电话１３８　００１３　８０００或139–1234–5678或一三六〇〇一三六〇〇〇要注销附属卡"
)
KEPT_TEXT = "客户卡[card]、证[id]、电话[phone]或[phone]或[phone]要注销附属卡"
TODAY = date(2026, 12, 1)


def everything_kept(database_url: str) -> str:
    """All rows of all tables as one text."""
    engine = open_database(database_url)
    with engine.connect() as connection:
        rows = [str(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))]
    engine.dispose()
    return "\n".join(rows)


def require_masked(database_url: str) -> None:
    kept = everything_kept(database_url)
    assert KEPT_TEXT in kept
    assert [number for number in NUMBERS if number in normalise(kept).replace(" ", "").replace("–", "")] == []


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    store = SqlStore(open_database(database_url))
    yield House(store).opened()
    store.close()


# Questions ------------------------------------------------------------------------------------------------------------


def _detail(house: House) -> None:
    question = house.asks_cards()
    handling.ask_for_detail(house.office, house.deed("e1"), question, TYPED_TEXT)
    handling.give_detail(house.office, house.deed("a1"), question, TYPED_TEXT)


def _turned_down(house: House) -> None:
    question = house.opens("a1", "房贷提前还款要等几天", department="loans")
    house.answers("e3", question, "三天。")
    answering.turn_down(house.office, house.deed("e4"), question, TYPED_TEXT)


def _answered(house: House) -> str:
    question = house.asks_cards()
    house.answers("e1", question, phrasings=(TYPED_TEXT,))
    return question


def _corrected(house: House) -> None:
    answering.correct(house.office, house.deed("e1"), _answered(house), Draft("到柜台注销。"), TYPED_TEXT)


def _called(house: House, outcome: CallbackOutcome) -> None:
    callbacks.done(house.office, house.deed("a1"), _callback(house), outcome, TYPED_TEXT)


def _callback(house: House) -> str:
    question = house.asks_cards(callback_by=house.clock.now + timedelta(hours=2))
    return house.callbacks(question)[0].id


def _commented(house: House) -> None:
    answer = ask("金卡年费是多少", Asking("a1", "test"), house.desk)
    said = Said(answer.ask_id, "a1", helpful=False, key="said", comment=TYPED_TEXT)
    feedback.give(said, house.store, house.desk.language, house.clock)


def _action(house: House) -> str:
    wanted = ActionOpened(TYPED_TEXT, "e1", date(2026, 12, 11), item=TYPED_TEXT)
    return actions.open_action(house.office, house.deed("sv"), wanted).subject or ""


def _closed_action(house: House) -> str:
    action = _action(house)
    actions.close_action(house.office, house.deed("e1"), action, TYPED_TEXT)
    return action


QUESTIONS: dict[str, Callable[[House], object]] = {
    "a question": lambda house: house.asks_cards(text=TYPED_TEXT),
    "a note to a question": lambda house: house.asks_cards(note=TYPED_TEXT),
    "an ask": lambda house: ask(TYPED_TEXT, Asking("a1", "test"), house.desk),
    "a comment": _commented,
    "a detail": _detail,
    "why it is sent on": lambda h: handling.reroute(h.office, h.deed("e1"), h.asks_cards(), "loans", TYPED_TEXT),
    "why it is closed": lambda h: handling.close(
        h.office, h.deed("a1"), h.asks_cards(), CloseReason.WITHDRAWN, TYPED_TEXT
    ),
    "why an answer is turned down": _turned_down,
    "phrasings": _answered,
    "why an answer is corrected": _corrected,
    "why an answer is withdrawn": lambda h: answering.withdraw(h.office, h.deed("e1"), _answered(h), TYPED_TEXT),
    "what is missed": lambda h: answering.rate(h.office, h.deed("a1"), _answered(h), helpful=False, note=TYPED_TEXT),
    "a call that was made": lambda house: _called(house, CallbackOutcome.REACHED),
    "a call in vain": lambda house: _called(house, CallbackOutcome.NOT_REACHED),
    "why a call is handed over": lambda h: callbacks.hand_over(h.office, h.deed("a1"), _callback(h), "a3", TYPED_TEXT),
    "a talk": lambda house: talks.hold_talk(house.office, house.deed("tl1"), "a1", TODAY, TYPED_TEXT),
    "an action": _action,
    "what shows that it is done": _closed_action,
    "why it is not": lambda h: actions.reopen_action(h.office, h.deed("sv"), _closed_action(h), TYPED_TEXT),
}


@pytest.mark.parametrize("typed", QUESTIONS)
def test_what_is_typed_about_questions_and_people_is_kept_without_numbers(house: House, database_url: str, typed: str):
    QUESTIONS[typed](house)
    require_masked(database_url)


def test_why_a_talk_is_struck_is_kept_without_numbers(house: House, database_url: str):
    talks.hold_talk(house.office, house.deed("tl1"), "a1", TODAY)
    talks.strike_talk(house.office, house.deed("tl1"), "a1", TODAY, TYPED_TEXT)
    require_masked(database_url)


# Launches -------------------------------------------------------------------------------------------------------------


def _permit(bank: Bank, keys: FilePermitKeys) -> None:
    keys.generate(bank.clock())
    launching.issue_permit(bank.office, bank.deed("po"), "gold", "deploy", keys, "briefed")
    issued = next(fact.body for fact in bank.facts() if isinstance(fact.body, PermitIssued))
    launching.revoke_permit(bank.office, bank.deed("sv"), "gold", issued.jti, TYPED_TEXT)


def _request(bank: Bank, key: str) -> None:
    waiver_requests.ask_for_waiver(
        bank.office, bank.deed("po", key), "silver", "training", TYPED_TEXT, at("2026-12-16")
    )


def _waiver(bank: Bank) -> None:
    until, due = at("2026-12-31"), date(2026, 12, 20)
    deed = bank.deed("ch", "waived")
    signing.waive(bank.office, deed, "silver", "training", TYPED_TEXT, until, TYPED_TEXT, due)
    signing.report_remedial(bank.office, bank.deed("dm"), "silver", "waived", TYPED_TEXT)


def _minor(bank: Bank) -> None:
    old, new = bank.write().sha256, bank.write("金卡年费怎么收:每年二百元。").sha256
    signing.call_minor(bank.office, bank.deed("co"), "gold", DOCUMENT, old, new, TYPED_TEXT)


def deeds(bank: Bank, keys: FilePermitKeys) -> dict[str, Callable[[], object]]:
    """What is typed about launches, one after the other."""
    office, deed = bank.office, bank.deed
    return {
        "permit": lambda: _permit(bank, keys),
        "filed": lambda: filing.file_launch(
            office,
            deed("po"),
            dataclasses.replace(LAUNCH, id="silver", summary=f"简介{TYPED_TEXT}", questions=(TYPED_TEXT,)),
            {},
        ),
        "question": lambda: filing.add_question(office, deed("po"), "gold", f"问{TYPED_TEXT}", "log"),
        "questions": lambda: filing.add_questions(office, deed("po"), "gold", [f"又问{TYPED_TEXT}"], "log"),
        "moved": lambda: filing.move(office, deed("dh"), "gold", at("2026-12-16"), TYPED_TEXT),
        "signed": lambda: signing.sign(office, deed("cs", "signed"), "gold", "review", GoNoGo.NO_GO, TYPED_TEXT),
        "taken back": lambda: signing.withdraw(office, deed("cs"), "gold", "signed", TYPED_TEXT),
        "stage": lambda: signing.decide_stage(office, deed("sv"), "gold", "concept", StageDecision.HOLD, TYPED_TEXT),
        "request": lambda: _request(bank, "asked"),
        "request declined": lambda: waiver_requests.decline_request(office, deed("ch"), "silver", "asked", TYPED_TEXT),
        "request again": lambda: _request(bank, "again"),
        "request withdrawn": lambda: waiver_requests.withdraw_request(
            office, deed("po"), "silver", "again", TYPED_TEXT
        ),
        "waiver": lambda: _waiver(bank),
        "listening": lambda: signing.log_listening(office, deed("dm"), "cards", TODAY, 0.5, TYPED_TEXT),
        "struck": lambda: training.strike_attendance(office, deed("sv"), "gold", "s1", "a1", TYPED_TEXT),
        "minor": lambda: _minor(bank),
    }


def test_what_is_typed_about_launches_is_kept_without_numbers(database_url: str, tmp_path):
    store = SqlStore(open_database(database_url))
    bank = Bank(store).opened().ready()
    for name, do in deeds(bank, FilePermitKeys(tmp_path / "keys")).items():
        before = len(bank.facts())
        bank.clock.move(timedelta(minutes=1))
        do()
        new = "".join(repr(fact.body) for fact in bank.facts()[before:])
        assert KEPT_TEXT in new, name
    store.close()
    require_masked(database_url)


# No entry point is forgotten ------------------------------------------------------------------------------------------

NOT_TYPED = {
    "to", "product", "same_as", "author", "document_id", "sha256", "template_digest", "diff_digest", "requirement",
    "kind", "status", "owner", "from_sha256", "to_sha256", "materials_digest", "source", "subject_digest", "group",
    "signed_key", "session", "trainer", "person", "manager", "department", "requested_key", "asked_by", "waived_key",
    "stage", "verdict_digest", "facts_digest", "jti", "audience", "report", "delegate", "delegation", "how", "webhook",
    "url", "name", "token", "digest", "secret", "hint",
}  # fmt: skip
"""Texts of facts that are chosen, not written: names, ids, digests, addresses."""


def test_every_text_of_every_fact_is_masked_or_known_to_be_no_person_s_words():
    bodies = [kind for union in typing.get_args(Body) for kind in (typing.get_args(union) or (union,))]
    texts = {
        field.name
        for body in bodies
        for field in dataclasses.fields(body)
        if typing.get_type_hints(body)[field.name] in (str, str | None)
    }
    assert texts <= TYPED | NOT_TYPED, "say of a new fact's text whether people write it"
    assert texts >= TYPED
