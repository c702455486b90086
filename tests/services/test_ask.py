"""Stories of agents who ask while the customer is on the line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.answers import Answer, NoticeKind, Outcome, check_verbatim
from bot.domain.asking import Asking
from bot.domain.errors import IndexUnavailable, InputError
from bot.services.ask import AnsweringDesk, ask, warm_up
from bot.services.ask import answer as answer_service
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.builders import NOON, a_document, a_passage
from tests.desks import MovableClock, broken, desk_over
from tests.services.desk import documents_of

FEE = "# 年费\n\n白金卡年费每年3,600元。\n"
OLD_FEE = "# 年费\n\n白金卡年费每年2,800元。\n"
ASKING = Asking("agent", "test")
ABOUT_FEES = "白金卡年费每年多少元"


@pytest.mark.parametrize(
    "metadata",
    [
        {"status": "draft"},
        {"status": "withdrawn"},
        {"valid_to": "2026-12-01"},
        {"valid_from": "2026-12-02"},
        {"audience": "department"},
    ],
)
def test_what_does_not_hold_now_never_answers(centre, metadata):
    centre.write("cards/a.md", FEE, **metadata)
    centre.index()
    answer = centre.ask(ABOUT_FEES)
    assert [quote.document.document_id for quote in answer.quotes] == []
    assert answer.outcome is not Outcome.ANSWERED


def test_a_document_for_the_department_answers_the_department(centre):
    centre.write("cards/a.md", FEE, audience="department")
    centre.index()
    assert documents_of(centre.ask(ABOUT_FEES, departments=["loans"])) == []
    assert documents_of(centre.ask(ABOUT_FEES, departments=["cards"])) == ["cards/a.md"]


def test_a_superseded_document_answers_until_its_successor_takes_effect(centre):
    centre.write("cards/old.md", OLD_FEE)
    centre.write("cards/new.md", FEE, supersedes="cards/old.md", valid_from="2026-12-02")
    centre.index()
    assert centre.ask(ABOUT_FEES).quotes[0].document.document_id == "cards/old.md"
    centre.clock.move(timedelta(days=1))
    assert "cards/old.md" not in documents_of(centre.ask(ABOUT_FEES))


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_a_successor_that_is_not_approved_supersedes_nothing(centre, status):
    centre.write("cards/old.md", OLD_FEE)
    centre.write("cards/new.md", FEE, supersedes="cards/old.md", status=status)
    centre.index()
    assert documents_of(centre.ask(ABOUT_FEES)) == ["cards/old.md"]


def test_a_document_expires_by_the_clock_without_another_index(centre):
    centre.write("cards/a.md", FEE, valid_to="2026-12-02")
    centre.index()
    assert documents_of(centre.ask(ABOUT_FEES)) == ["cards/a.md"]
    centre.clock.now = NOON.replace(hour=15, minute=59, second=59)
    assert documents_of(centre.ask(ABOUT_FEES)) == ["cards/a.md"]
    centre.clock.move(timedelta(seconds=1))  # midnight in Shanghai
    assert documents_of(centre.ask(ABOUT_FEES)) == []


def notices_of(answer: Answer) -> list[tuple[NoticeKind, str, str, datetime | None]]:
    """What is told beside an answer: why, of which document, in which words, from when on."""
    quotes = [(one.kind, one.quote, one.quote.document) for one in answer.notices]
    return [(kind, document.document_id, quote.text, document.valid_from) for kind, quote, document in quotes]


MID_DECEMBER = datetime(2026, 12, 14, 16, tzinfo=UTC)
FEE_LATER = (NoticeKind.EFFECTIVE_LATER, "cards/later.md", "白金卡年费每年3,600元。", MID_DECEMBER)


@pytest.mark.parametrize(("question", "outcome"), [(ABOUT_FEES, Outcome.UNSURE), ("白金卡年费", Outcome.ANSWERED)])
def test_what_takes_effect_later_is_shown_as_that_and_nothing_else(centre, question, outcome):
    centre.write("cards/now.md", OLD_FEE, title="年费")
    centre.write("cards/later.md", FEE, title="年费", valid_from="2026-12-15")
    centre.index()
    answer = centre.ask(question)
    assert answer.outcome is outcome
    assert [quote.document.document_id for quote in answer.quotes] == ["cards/now.md"]
    assert notices_of(answer) == [FEE_LATER]


def with_fees_to_come(centre, **metadata: str) -> None:
    """Nothing that is valid tells of fees."""
    centre.write("cards/later.md", FEE, title="年费", valid_from="2026-12-15", **metadata)
    centre.write("cards/loss.md", "# 挂失\n\n银行卡丢失后请立即拨打热线办理挂失。\n")
    centre.index()


def test_where_nothing_answers_it_is_said_what_will(centre):
    with_fees_to_come(centre)
    answer = centre.ask(ABOUT_FEES)
    assert (answer.outcome, answer.quotes) == (Outcome.NO_ANSWER, ())
    assert notices_of(answer) == [FEE_LATER]


@pytest.mark.parametrize(
    "question", ["公积金怎么提取", "境外取现手续费怎么收", "白金卡能做成竖版的吗", "reset the app"]
)
def test_where_nothing_answers_what_takes_effect_later_is_not_shown_for_want_of_better(centre, question):
    with_fees_to_come(centre)
    answer = centre.ask(question)
    assert (answer.outcome, answer.quotes, answer.notices) == (Outcome.NO_ANSWER, (), ())


@pytest.mark.parametrize("metadata", [{"status": "draft"}, {"status": "withdrawn"}, {"audience": "department"}])
def test_what_the_asker_may_not_read_is_not_announced_either(centre, metadata):
    with_fees_to_come(centre, **metadata)
    assert centre.ask(ABOUT_FEES, departments=["loans"]).notices == ()


IN_45_DAYS, IN_30_DAYS = "交易争议自账单日起45天内提出。", "交易争议自账单日起30天内提出。"
DISPUTES = [("交易争议自账单日起多少天内提出", Outcome.ANSWERED), ("账单上的交易有争议要多久内提出", Outcome.UNSURE)]


def with_sources_on_disputes(centre, one: str, other: str) -> None:
    for document_id, text in (("cards/a.md", one), ("risk/b.md", other)):
        centre.write(document_id, f"# 争议\n\n{text}\n", title="争议")
    centre.index()


@pytest.mark.parametrize(("question", "outcome"), DISPUTES)
def test_two_valid_sources_that_disagree_are_both_shown(centre, question, outcome):
    with_sources_on_disputes(centre, IN_45_DAYS, IN_30_DAYS)
    answer = centre.ask(question)
    assert answer.outcome is outcome
    said = {"cards/a.md": IN_45_DAYS, "risk/b.md": IN_30_DAYS}
    first = answer.quotes[0]
    assert said.pop(first.document.document_id) == first.text
    assert notices_of(answer) == [(NoticeKind.CONFLICT, *rival, None) for rival in said.items()]


def test_candidates_that_disagree_are_candidates_and_notices(centre):
    with_sources_on_disputes(centre, IN_45_DAYS, IN_30_DAYS)
    answer = centre.ask(DISPUTES[1][0])
    assert [one.quote for one in answer.notices] == list(answer.quotes[1:])


@pytest.mark.parametrize("same", [IN_45_DAYS, "交易争议自账单日起４５日内提出。"])
@pytest.mark.parametrize(("question", "outcome"), DISPUTES)
def test_two_valid_sources_that_agree_are_no_conflict(centre, question, outcome, same):
    with_sources_on_disputes(centre, IN_45_DAYS, same)
    answer = centre.ask(question)
    assert (answer.outcome, answer.notices) == (outcome, ())


def with_two_cards(centre):
    centre.write("cards/platinum.md", FEE, product="白金卡")
    centre.write("cards/gold.md", "# 年费\n\n金卡年费每年200元。\n", product="金卡")
    centre.index()


def test_a_follow_up_is_read_with_the_question_before_it(centre):
    with_two_cards(centre)
    centre.ask(ABOUT_FEES, "thread-1")
    answer = centre.ask("那金卡呢?", "thread-1")
    assert answer.read_as == "金卡年费每年多少元"
    assert documents_of(answer)[0] == "cards/gold.md"


def test_a_second_follow_up_builds_on_the_first(centre):
    with_two_cards(centre)
    for typed in (ABOUT_FEES, "那金卡呢?"):
        centre.ask(typed, "thread-1")
        centre.clock.move(timedelta(minutes=1))
    assert documents_of(centre.ask("那白金卡呢?", "thread-1"))[0] == "cards/platinum.md"


@pytest.mark.parametrize(("conversation", "minutes"), [("thread-2", 0), (None, 0), ("thread-1", 16)])
def test_a_follow_up_elsewhere_or_too_late_stands_alone(centre, conversation, minutes):
    with_two_cards(centre)
    centre.ask(ABOUT_FEES, "thread-1")
    centre.clock.move(timedelta(minutes=minutes))
    assert centre.ask("那金卡呢?", conversation).read_as is None


def test_a_conversation_that_has_just_begun_goes_on_from_the_one_it_began_in(centre):
    with_two_cards(centre)
    centre.ask(ABOUT_FEES, "thread-1")
    began_in = Asking("agent", "test", "thread-2", after="thread-1")
    assert ask("那金卡呢?", began_in, centre.desk()).read_as == "金卡年费每年多少元"
    centre.clock.move(timedelta(minutes=1))
    centre.ask("积分怎么兑换", "thread-1")
    assert documents_of(ask("那白金卡呢?", began_in, centre.desk()))[0] == "cards/platinum.md"


@pytest.mark.parametrize("number", ["6222021234567890128", "13812345678", "11010519491231002X"])
def test_no_customers_number_is_anywhere_in_the_database(centre, number):
    centre.write("cards/a.md", FEE)
    centre.index()
    centre.ask(f"客户{number}的白金卡年费每年多少元", "thread-1")
    centre.ask("那金卡呢?", "thread-1")
    assert centre.asked() == 2
    written = b"".join(path.read_bytes() for path in centre.folder.rglob("*") if path.is_file())
    assert "的白金卡年费每年多少元".encode() in written
    assert number.encode() not in written


def test_a_table_row_is_quoted_with_its_header(centre):
    centre.write("cards/fees.csv", "产品,业务,收费\n白金卡,补发卡片,30元\n金卡,补发卡片,15元\n")
    centre.index()
    quote = centre.ask("金卡补发卡片收费").quotes[0]
    assert (quote.header, quote.rows) == (("产品", "业务", "收费"), (("金卡", "补发卡片", "15元"),))
    assert quote.text == "金卡 | 补发卡片 | 15元"


def test_a_traditional_question_finds_the_simplified_document(centre):
    centre.write("cards/a.md", "# 挂失\n\n银行卡丢失后请立即拨打热线办理挂失。\n")
    centre.write("cards/b.md", FEE)
    centre.index()
    answer = centre.ask("銀行卡丟失後怎麼辦理掛失")
    assert documents_of(answer)[0] == "cards/a.md"
    assert answer.question == "銀行卡丟失後怎麼辦理掛失"


def test_attempts_that_answer_a_message_the_same_are_recorded_once_and_another_answer_anew(centre):
    centre.write("cards/a.md", FEE)
    centre.index()
    message, other = Asking("agent", "slack", "C1", key="slack:C1:1"), Asking("agent", "slack", "C1", key="slack:C1:2")
    desk = centre.desk()
    first, second = (ask(ABOUT_FEES, message, desk).ask_id for _ in range(2))
    assert first == second
    assert centre.asked() == 1
    assert len({first, *(ask(ABOUT_FEES, one, desk).ask_id for one in (other, ASKING, ASKING))}) == 4
    centre.write("cards/a.md", OLD_FEE)
    centre.index()
    assert ask(ABOUT_FEES, message, centre.desk()).ask_id != first
    assert centre.asked() == 5


def test_the_same_question_gets_the_same_answer(centre):
    for number in range(8):
        centre.write(f"cards/{number}.md", FEE, title="年费")
    centre.index()
    first, second = centre.ask(ABOUT_FEES), centre.ask(ABOUT_FEES)
    assert (first.outcome, first.confidence, documents_of(first)) == (
        second.outcome, second.confidence, documents_of(second),
    )  # fmt: skip


def test_a_failed_search_is_an_error_and_records_nothing(centre):
    centre.write("cards/a.md", FEE)
    centre.index()
    with pytest.raises(IndexUnavailable):
        ask(ABOUT_FEES, ASKING, desk_over(centre.store, MovableClock(), before=broken))
    assert centre.asked() == 0


def test_warming_up_records_nothing_and_leaves_errors_to_whoever_asks(centre):
    looked: list[str] = []
    warm_up(centre.desk())
    warm_up(desk_over(centre.store, MovableClock(), before=looked.append))
    warm_up(desk_over(centre.store, MovableClock(), before=broken))
    assert looked
    assert centre.asked() == 0


@pytest.mark.parametrize("typed", ["", " \n", "😀", "\u200b", "年" * 2_001])
def test_what_is_no_question_is_refused_and_not_recorded(centre, typed):
    with pytest.raises(InputError):
        centre.ask(typed)
    assert centre.asked() == 0


def test_before_there_is_any_knowledge_nothing_is_answered(centre):
    answer = centre.ask(ABOUT_FEES)
    assert (answer.outcome, answer.quotes, answer.departments) == (Outcome.NO_ANSWER, (), ())


def desk_with(texts: list[str]) -> AnsweringDesk:
    """A desk over documents of one passage each, in memory."""
    store = SqlStore(open_database("sqlite://"))
    with store.begin() as work:
        for number, text in enumerate(texts):
            document = a_document(f"cards/{number}.md", body=text)
            work.documents.add_content(document, [a_passage(text)], [], NOON)
            work.documents.record(document, NOON)
    return desk_over(store, MovableClock())


LETTERS = st.text("年费白金卡挂失天元18,。;\n abcde.|-#*[]", min_size=1, max_size=60)


@given(texts=st.lists(LETTERS.filter(str.strip), min_size=1, max_size=6), question=LETTERS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_quote_stands_word_for_word_in_its_document(texts, question):
    desk = desk_with(texts)
    try:
        answer = answer_service(question, ASKING, desk).answer
    except InputError:
        return
    finally:
        desk.store.close()
    for quote in (*answer.quotes, *(notice.quote for notice in answer.notices)):
        check_verbatim(quote)
        assert any(quote.text in text for text in texts)
