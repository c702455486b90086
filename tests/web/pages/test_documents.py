"""The knowledge base on pages: found, filtered and shown to whoever may know of a document, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.bilingual import Bilingual
from bot.domain.documents import Audience, Status
from bot.domain.findings import Finding, FindingCode
from tests.services.launches.bank import DOCUMENT
from tests.web.conftest import Browser

pytestmark = pytest.mark.slow

FEES, RULES = "cards/fees.md", "cards/rules.md"
NAME_AN_OWNER = Bilingual("请写明负责人。", "Name an owner.")


@pytest.fixture
def knowledge(bank) -> None:
    """Beside the brief under embargo: a valid document, one that has ended, a draft, and one for its department."""
    bank.write("附属卡年费每年50元。", FEES, title="附属卡收费")
    bank.write("旧的收费规则。", RULES, title="旧规则", kind="policy", valid_to=bank.clock() - timedelta(days=1))
    bank.write("草稿的内容。", "cards/draft.md", title="草稿", status=Status.DRAFT)
    bank.write("内部授权上限。", "cards/internal.md", title="内部", audience=Audience.DEPARTMENT)


def listed(browser: Browser, query: str) -> set[str]:
    page = browser.client.get(f"/documents?{query}").text
    known = (DOCUMENT, FEES, RULES, "cards/draft.md", "cards/internal.md")
    return {one for one in known if f"<small>{one}</small>" in page}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {DOCUMENT, FEES, RULES, "cards/draft.md", "cards/internal.md"}),
        ("kind=policy", {RULES}),
        ("state=expired", {RULES}),
        ("state=not_approved", {"cards/draft.md"}),
        ("state=valid", {DOCUMENT, FEES, "cards/internal.md"}),
        ("search=附属卡", {FEES}),
        ("search=每年50元", {FEES}),
        ("search=附属卡 收费", {FEES}),
        ("search=100%25", set()),
        ("department=nowhere", set()),
    ],
)
def test_documents_are_filtered_and_searched_by_words(browser, knowledge, query, found):
    assert listed(browser.signed_in("po"), query) == found


@pytest.mark.parametrize(("person", "counted"), [("po", 5), ("cs", 4), ("tl", 3), ("loans", 3)])
def test_what_may_not_be_known_of_is_not_counted_either(browser, knowledge, person, counted):
    client = browser.signed_in(person).client
    assert f"{counted} documents" in client.get("/documents").text
    assert ("1 documents" in client.get("/documents?search=每年200元").text) == (person in {"po", "cs"})


def test_a_hidden_document_is_refused_in_the_words_of_one_that_there_is_not(browser, knowledge):
    client = browser.signed_in("tl").client
    for hidden in (DOCUMENT, "cards/internal.md"):
        for path in (f"/documents/{hidden}", f"/document-versions?of={hidden}&old=a&new=b"):
            told, unknown = client.get(path), client.get(path.replace(hidden, "cards/none.md"))
            assert told.status_code == unknown.status_code == 422
            assert told.text.replace(hidden, "cards/none.md") == unknown.text


def test_a_document_that_waits_for_its_launch_says_so_to_those_who_work_on_it(browser):
    client = browser.signed_in("po").client
    assert "agents: after its launch" in client.get("/documents").text
    assert 'href="/launches/gold"' in client.get(f"/documents/{DOCUMENT}").text


def test_what_changed_from_version_to_version(browser, bank, knowledge):
    old = bank.write("附属卡年费每年50元。", FEES, title="附属卡收费")
    bank.clock.move(timedelta(hours=1))
    new = bank.write("附属卡年费每年80元。", FEES, title="附属卡收费 2027")
    client = browser.signed_in("tl").client
    page = client.get(f"/documents/{FEES}").text
    assert "<del>附属卡收费</del>" in page.replace("\n", "")
    assert f"old={old.sha256}&amp;new={new.sha256}" in page
    compared = client.get(f"/document-versions?of={FEES}&old={old.sha256}&new={new.sha256}").text
    assert "<del>50</del><ins>80</ins>" in compared
    assert "not kept" in client.get(f"/document-versions?of={FEES}&old=unknown&new={new.sha256}").text


def test_what_people_asked_a_document_is_told_masked_with_whether_it_helped(browser, knowledge):
    agent = Browser(browser.program).signed_in("a1")
    asked = {"question": "附属卡年费每年多少, 我卡号 4111 1111 1111 1111", "form_token": agent.form_token()}
    answer = agent.client.post("/ask", data=asked).text
    ask_id = answer.split('action="/answers/')[1].split("/")[0]
    vote = {"form_token": agent.form_token(), "deed_key": "vote-0001", "helpful": "true", "number": "1"}
    assert agent.client.post(f"/answers/{ask_id}/votes", data=vote).status_code < 400
    page = browser.signed_in("tl").client.get(f"/documents/{FEES}").text
    assert "附属卡年费每年多少, 我卡号 [card]" in page
    assert "4111" not in page
    assert "1 people found them helpful, 0 did not" in page


def test_findings_say_what_to_do_and_unread_files_are_told_to_their_department(browser, bank, knowledge):
    mend = Finding(FEES, FindingCode.NO_OWNER, Bilingual("没有人负责。", "Nobody owns it."), NAME_AN_OWNER)
    scan = Finding(
        "cards/扫描件.pdf", FindingCode.NO_TEXT, Bilingual("没有文字。", "It has no text."), Bilingual("", "")
    )
    with bank.store.begin() as work:
        work.documents.replace_findings([mend, scan])
    own = browser.signed_in("po").client
    assert "Name an owner." in own.get(f"/documents/{FEES}").text
    assert "扫描件" in own.get("/documents").text
    assert "It has no text." in own.get("/documents").text
    own.cookies.set("briefed_language", "zh-CN")
    assert "请写明负责人。" in own.get(f"/documents/{FEES}").text
    assert "Name an owner." not in own.get(f"/documents/{FEES}").text
    assert "没有文字。" in own.get("/documents").text
    assert listed(browser, "state=to-mend") == {FEES}
    others = Browser(browser.program).signed_in("loans").client
    assert "扫描件" not in others.get("/documents").text


def test_names_that_try_to_be_markup_stay_words_everywhere(browser, bank):
    evil = "<img src=x onerror=alert(1)>"
    bank.write(f"收费 {evil}", "cards/evil.md", title=evil, kind=evil, product=evil, owner=evil)
    client = browser.signed_in("po").client
    asked = {"question": "收费是多少", "form_token": browser.form_token()}
    for page in (
        client.get("/documents"),
        client.get("/documents/cards/evil.md"),
        client.post("/trace", data=asked),
    ):
        assert page.status_code == 200
        assert "<img" not in page.text
        assert "&lt;img" in page.text
