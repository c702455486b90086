"""What agents say of answers, and how their words are found afterwards in both indexes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from itertools import count

import pytest

from bot.domain.answers import Answer, Outcome, Quote
from bot.domain.asking import Asking
from bot.domain.blocks import Paragraph, ParsedDocument
from bot.domain.errors import InputError
from bot.domain.feedback import Said
from bot.domain.findings import FindingCode
from bot.ports import Scan, SourceFile, VectorsOf
from bot.services.ask import answer as ask_unrecorded
from bot.services.diagnose import check_keywords, check_vectors
from bot.services.feedback import ask_named, confirm, give, recent_changes
from bot.services.ingest import LEFT_OUT_FOR, sync
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.builders import NOON, a_document, a_passage
from tests.desks import LANGUAGE, MovableClock
from tests.services.desk import SHANGHAI, FailingEmbedder

FEES = "# 年费\n\n白金卡年费每年3,600元,消费满18笔免次年年费。\n"
LOST = "# 挂失\n\n卡片丢失请拨打客服热线办理挂失。\n"
SLANG = "钱包里的塑料不见了"
ABOUT_FEES = "白金卡年费每年多少元"
KEYS = count()


@pytest.fixture
def bank(centre):
    centre.write("cards/fees.md", FEES, title="费用", owner="陈莉")
    centre.write("cards/lost.md", LOST, title="服务", owner="陈莉")
    centre.index()
    return centre


def say(centre, ask_id: str, person: str, helpful: bool = True, **changes):
    said = Said(ask_id, person, helpful, changes.pop("key", f"k{next(KEYS)}"), **changes)
    return give(said, centre.store, LANGUAGE, centre.clock)


def asked(centre, question: str, *documents: str) -> str:
    """An answer to a question that quotes passages of these documents, whatever a search would find."""
    with centre.store.begin() as work:
        known = work.documents.known_passages(work.documents.passage_ids())
    quotes = tuple(
        Quote(one.passage.text, one.passage.text, one)
        for document_id in documents
        for one in known.values()
        if one.document.document_id == document_id
    )
    number = centre.asked()
    answer = Answer(f"{number:032x}", question, "zh", Outcome.UNSURE, 0.5, centre.clock(), quotes)
    with centre.store.begin() as work:
        work.asks.record(answer, Asking("agent", "test"), centre.clock())
    return answer.ask_id


def first(centre, question: str) -> str | None:
    """The document of the nearest passage, whether or not it is sure enough to be quoted."""
    found = ask_unrecorded(question, Asking("agent", "test"), centre.desk()).found
    return found.known[found.ranked[0].passage_id].document.document_id if found.ranked else None


def agrees(centre) -> bool:
    vectors = check_vectors(centre.store, centre.vectors, centre.embedder.model_id)
    return vectors.ok and check_keywords(centre.store, centre.keywords).ok


def words_lead_to(centre, word: str) -> int:
    return len(centre.keywords.search([word], 10))


def test_a_confirmed_phrasing_is_found_from_then_on_and_a_retired_one_no_longer(bank):
    ask_id = asked(bank, SLANG, "cards/lost.md")
    questions = len(bank.vectors.ids(VectorsOf.VIEWS))
    assert words_lead_to(bank, "塑料") == 0
    effect = say(bank, ask_id, "a0001")
    assert [(change.text, change.stands, change.person) for change in effect.changes] == [(SLANG, True, "a0001")]
    bank.follow()
    assert first(bank, SLANG) == "cards/lost.md"
    assert (len(bank.vectors.ids(VectorsOf.VIEWS)), words_lead_to(bank, "塑料")) == (questions + 1, 1)
    assert agrees(bank)
    effect = say(bank, ask_id, "a0002", helpful=False)
    assert [(change.text, change.stands, change.person) for change in effect.changes] == [(SLANG, False, "a0002")]
    bank.follow()
    assert (len(bank.vectors.ids(VectorsOf.VIEWS)), words_lead_to(bank, "塑料")) == (questions, 0)
    assert agrees(bank)
    say(bank, ask_id, "a0003")
    bank.follow()
    assert words_lead_to(bank, "塑料") == 1
    assert agrees(bank)


def test_when_one_of_several_retires_the_others_still_lead_there(bank):
    phrasings = ["塑料不见了", "卡片飞走了", "钱包空空了"]
    ask_ids = [asked(bank, one, "cards/lost.md") for one in phrasings]
    for ask_id in ask_ids:
        say(bank, ask_id, "a0001")
    bank.follow()
    before = bank.vectors.ids(VectorsOf.VIEWS)
    say(bank, ask_ids[1], "a0002", helpful=False)
    bank.follow()
    assert agrees(bank)
    assert len(before - bank.vectors.ids(VectorsOf.VIEWS)) == 1
    assert [words_lead_to(bank, word) for word in ("塑料", "飞走", "空空")] == [1, 0, 1]
    assert first(bank, phrasings[2]) == "cards/lost.md"


def test_a_crash_between_a_word_and_the_indexes_is_made_good(bank):
    bank.embedder = FailingEmbedder()
    say(bank, asked(bank, SLANG, "cards/lost.md"), "a0001")
    with pytest.raises(MemoryError):
        bank.follow()
    assert not agrees(bank)
    bank.follow()
    assert agrees(bank)


def test_a_phrasing_follows_its_passage_into_a_new_version_and_out_with_the_document(bank):
    say(bank, asked(bank, SLANG, "cards/lost.md"), "a0001")
    bank.follow()
    bank.write(
        "cards/lost.md",
        LOST.replace("请拨打", "请立即拨打") + "\n# 补卡\n\n补卡收费15元。\n",
        title="服务",
        owner="陈莉",
    )
    assert bank.index().findings == []
    assert agrees(bank)
    assert first(bank, SLANG) == "cards/lost.md"
    assert words_lead_to(bank, "塑料") == 1
    for name in ("lost.md", "lost.md.meta.yaml"):
        (bank.knowledge / "cards" / name).unlink()
    bank.index()
    assert agrees(bank)
    assert words_lead_to(bank, "塑料") == 0


def test_an_owner_is_told_for_a_month_of_phrasings_that_his_new_version_lost(bank):
    for number in range(5):
        say(bank, asked(bank, f"{SLANG}{'啊' * number}", "cards/lost.md"), "a0001")
    bank.write("cards/lost.md", "# 挂失\n\n自2027年起只能在网点柜台办理。\n", title="服务", owner="陈莉")
    report = bank.index()
    assert [(one.path, one.code) for one in report.findings] == [("cards/lost.md", FindingCode.PHRASINGS_LEFT_OUT)]
    assert "5 confirmed phrasings: “钱包里的塑料不见了”" in report.findings[0].what.en
    assert report.findings[0].what.en.endswith("and 2 more.")
    assert report.findings[0].what.zh.endswith("等 5 条。")
    assert agrees(bank)
    assert words_lead_to(bank, "塑料") == 0
    bank.clock.move(LEFT_OUT_FOR)
    assert bank.sync().findings != []
    bank.clock.move(LEFT_OUT_FOR / 30)
    assert bank.sync().findings == []


def test_the_whole_question_becomes_the_phrasing_of_a_follow_up(bank):
    bank.write("cards/gold.md", "# 年费\n\n金卡年费每年200元。\n", product="金卡")
    bank.write("cards/platinum.md", FEES, product="白金卡")
    bank.index()
    bank.ask(ABOUT_FEES, "thread")
    answer = bank.ask("那金卡呢?", "thread")
    chosen = next(quote.source.passage_id for quote in answer.quotes if "200" in quote.text)
    (change,) = say(bank, answer.ask_id, "a0001", passage_id=chosen).changes
    assert change.text == "金卡年费每年多少元"


@pytest.mark.parametrize("number", ["6222021234567890128", "13812345678", "11010519491231002X"])
def test_no_customers_number_gets_into_a_phrasing_or_a_comment(bank, number):
    answer = bank.ask(f"客户{number}的白金卡年费每年多少元")
    say(bank, answer.ask_id, "a0001", passage_id=answer.quotes[0].source.passage_id, comment=f"已回电 {number}")
    bank.follow()
    with bank.store.begin() as work:
        (alias,) = work.documents.aliases(work.documents.passage_ids()).values()
    assert alias == ("客户 的白金卡年费每年多少元",)
    written = b"".join(path.read_bytes() for path in bank.folder.rglob("*") if path.is_file())
    assert "已回电".encode() in written
    assert number.encode() not in written


def test_one_question_in_both_scripts_is_one_phrasing(bank):
    simplified, traditional = asked(bank, "银行卡丢了", "cards/lost.md"), asked(bank, "銀行卡丟了?", "cards/lost.md")
    assert say(bank, simplified, "a0001").changes
    assert say(bank, traditional, "a0001").changes == []
    (change,) = say(bank, traditional, "a0002", helpful=False).changes
    assert (change.text, change.stands) == ("银行卡丢了", False)


def test_an_experts_phrasing_is_masked_and_counts_for_two(bank):
    ask_id = asked(bank, "銀行卡丟了", "cards/lost.md")
    with bank.store.begin() as work:
        passage_id = work.feedback.asks(ask_id)[0].passage_ids[0]
        confirm(work, passage_id, ["银行卡丢了 13812345678", "卡"], LANGUAGE, bank.clock(), by="expert")
        assert work.documents.aliases([passage_id]) == {passage_id: ("银行卡丢了",)}
    assert say(bank, ask_id, "a0001", helpful=False).changes == []
    assert [change.stands for change in say(bank, ask_id, "a0002", helpful=False).changes] == [False]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"ask_id": "f" * 32}, "There is no answer 'f"),
        ({"ask_id": "0" * 31}, "There is no answer"),
        ({"ask_id": ""}, "There is no answer ''"),
        ({"ask_id": "%"}, "There is no answer"),
        ({"passage_id": "somewhere:0"}, "not quoted"),
        ({"person": " "}, "Nobody is named"),
    ],
)
def test_what_is_no_word_on_an_answer_is_refused_and_not_recorded(bank, changes, complaint):
    said = {"ask_id": asked(bank, SLANG, "cards/lost.md"), "person": "a0001", "helpful": True, "key": "k", **changes}
    with pytest.raises(InputError, match=complaint):
        give(Said(**said), bank.store, LANGUAGE, bank.clock)
    with bank.store.begin() as work:
        assert work.feedback.with_key("k") is None
    assert recent_changes(bank.store, 10) == []


def test_the_same_key_has_one_effect_and_gives_the_first_result(bank):
    ask_id = asked(bank, SLANG, "cards/lost.md")
    first_time = say(bank, ask_id, "a0001", key="k")
    assert say(bank, ask_id, "a0001", key="k") == first_time
    assert len(recent_changes(bank.store, 10)) == 1
    with pytest.raises(InputError, match="used for something else"):
        say(bank, ask_id, "a0002", key="k")
    with pytest.raises(InputError, match="used for something else"):
        say(bank, ask_id, "a0001", helpful=False, key="k")


@pytest.mark.parametrize(
    ("typed", "complaint"), [("", "There is no answer"), ("f", "There is no answer"), ("0000", "more than one answer")]
)
def test_an_answer_is_named_by_a_beginning_that_no_other_has(bank, typed, complaint):
    ask_ids = [asked(bank, SLANG), asked(bank, SLANG)]
    assert [ask_named(ask_id, bank.store).ask_id for ask_id in ask_ids] == ask_ids
    with pytest.raises(InputError, match=complaint):
        ask_named(typed, bank.store)


def test_feedback_opens_no_question(bank):
    ask_id = asked(bank, SLANG)
    assert say(bank, ask_id, "a0001", helpful=False).changes == []
    with bank.store.begin() as work:
        assert work.facts.count() == 0


def test_people_who_speak_at_once_are_all_counted(database_url):
    store = SqlStore(open_database(database_url))
    document = a_document()
    with store.begin() as work:
        work.documents.add_content(document, [a_passage()], [], NOON)
        work.documents.record(document, NOON)
    centre = type("Desk", (), {"store": store, "clock": MovableClock(), "asked": lambda self: 0})()
    ask_id = asked(centre, SLANG, document.document_id)
    words = [(f"a{number % 8}", number % 8 < 4) for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda word: say(centre, ask_id, *word, key=f"{word}"), words))
    with store.begin() as work:
        assert work.documents.aliases([f"{document.content_id}:0"]) == {}
    say(centre, ask_id, "a9")
    with store.begin() as work:
        assert work.documents.aliases([f"{document.content_id}:0"]) == {f"{document.content_id}:0": (SLANG,)}
    store.close()


def test_a_new_version_and_a_vote_take_turns(database_url):
    store = SqlStore(open_database(database_url))
    old, new = a_document(body="old"), a_document(body="new")
    with store.command() as work:
        work.documents.add_content(old, [a_passage()], [], NOON)
        work.documents.record(old, NOON)
    scan = Scan([], [SourceFile(new, lambda: b"")], [])
    parsed = ParsedDocument((Paragraph(a_passage().text),))

    def publish() -> None:
        sync(lambda: scan, lambda data, name: parsed, store, MovableClock(), SHANGHAI)

    with ThreadPoolExecutor(1) as beside:
        with store.command() as work:
            work.documents.add_aliases(f"{old.content_id}:0", [SLANG], NOON)
            published = beside.submit(publish)
            assert not wait([published], timeout=0.3).done
        published.result()
    with store.begin() as work:
        assert [change.present for change in work.changes.after(0, 10)] == [True, True, False, True]
        assert work.documents.aliases([f"{new.content_id}:0"]) == {f"{new.content_id}:0": (SLANG,)}
    store.close()
