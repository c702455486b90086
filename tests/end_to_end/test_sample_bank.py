"""The sample bank's own documents, the real readers and the real model: what its agents get today."""

from __future__ import annotations

import json
from datetime import datetime
from difflib import SequenceMatcher

import pytest

from bot.domain.answers import NoticeKind, Outcome, check_verbatim
from bot.domain.documents import Availability, Reader, availability
from bot.domain.errors import InputError
from bot.domain.findings import FindingCode
from bot.domain.text import normalise
from bot.files.labelled import read_quoted_questions
from bot.services.evaluate import label_with_passages
from tests.end_to_end.bank import LAST_YEAR, QUESTIONS, TODAY, words_shown

pytestmark = pytest.mark.slow

SCAN = "insurance/scanned-annuity-withdrawal-notice.pdf"
DISPUTE_RULES, DISPUTE_GUIDE = "risk/dispute-investigation-rules.md", "e-channels/掌银交易争议申请指引.md"
CASH_NOTICE = "credit-cards/notice-2026-12-cash-advance.md"
FRIDAYS = "rewards/harbour-friday-briefing.pptx"
ABOUT_FEES = "白金卡主卡年费是多少"
KNOWN = [
    ("白金卡年费怎么才能免", {"credit-cards/fees-2026.xlsx", "credit-cards/platinum-brief.docx"}),
    ("境内交易入账后多少天内可以提出争议", {DISPUTE_RULES, DISPUTE_GUIDE, "credit-cards/dispute-handling-policy.pdf"}),
    ("白金客户挂失手续费收多少", {"credit-cards/fees-2026.xlsx", "risk/card-loss-policy.docx"}),
    ("忘记手机银行登录密码怎么办", {"e-channels/login-password-faq.md"}),
    ("how do i dispute a charge i didn't make", {"credit-cards/dispute-handling-policy.pdf", DISPUTE_RULES}),
    ("how far ahead must an airport transfer be booked", {"rewards/airport-transfer-and-fast-track.md"}),
    ("is a business card free when the company spends enough", {"credit-cards/business-card-guide.docx"}),
]
NOT_YET = [
    ("周五超市减多少 young卡是不是多点", FRIDAYS, "海港白金卡 | 减80元 | 减30元 | 4次", "2026-12-10"),
]
"""Questions that nothing answers yet, the document that will, in which words, and from when on."""
HIDDEN = [
    ("制卡的单位成本是多少", "11.4"),
    ("境外紧急替代卡成本 供应商报价", "供应商报价 2025-11"),
    ("礼品G102的内部结算价是多少", "263"),
    ("2027讨论稿 仅短信验证码单笔限额", "讨论稿"),
]


def test_every_document_was_read_or_has_a_finding(sample_bank):
    with sample_bank.program.store.begin() as work:
        documents = work.documents.all_current()
        read = {
            one.document.document_id for one in work.documents.known_passages(work.documents.passage_ids()).values()
        }
    found = {finding.path for finding in sample_bank.findings}
    assert set(documents) - read - found == set()
    assert len(read) > 90
    assert all(documents[document_id].owner for document_id in documents)


def test_the_only_document_without_text_is_the_scan(sample_bank):
    without_text = [one.path for one in sample_bank.findings if one.code is FindingCode.NO_TEXT]
    unreadable = {FindingCode.UNREADABLE, FindingCode.UNSUPPORTED, FindingCode.BAD_METADATA}
    assert without_text == [SCAN]
    assert [one.path for one in sample_bank.findings if one.code in unreadable] == []


def test_hidden_sheets_are_reported(sample_bank):
    reported = {one.path for one in sample_bank.findings if one.code is FindingCode.PARTLY_READ}
    assert reported >= {
        "credit-cards/fees-2026.xlsx", "e-channels/transfer-limits-2026.xlsx", "rewards/redemption-catalogue.xlsx",
    }  # fmt: skip


@pytest.mark.parametrize(("question", "secret"), HIDDEN)
def test_hidden_sheets_never_answer(sample_bank, question, secret):
    found = sample_bank.ask(question).found
    texts = [found.known[one.passage_id].passage.text for one in (*found.ranked, *found.later)]
    assert not any(secret in text for text in texts)


@pytest.mark.parametrize(("question", "documents"), KNOWN)
def test_known_questions_are_found_among_the_first_three(sample_bank, question, documents):
    assert documents & set(sample_bank.first(question, 3))


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("持卡人对境内交易须在入账日起多少天内提出争议", Outcome.ANSWERED),
        ("境内交易入账后多少天内可以提出争议", Outcome.UNSURE),
    ],
)
def test_two_departments_that_contradict_each_other_are_both_named(sample_bank, question, outcome):
    given = sample_bank.ask(question).answer
    assert given.outcome is outcome
    (notice,) = given.notices
    said = {one.document.document_id: one.text for one in (given.quotes[0], notice.quote)}
    assert notice.kind is NoticeKind.CONFLICT
    assert said.keys() == {DISPUTE_GUIDE, DISPUTE_RULES}
    assert "入账日起 60 天内提出" in said[DISPUTE_GUIDE]
    assert "入账日起 45 天内提出" in said[DISPUTE_RULES]


def test_last_years_fees_answer_for_last_year_only(sample_bank):
    old, new = "credit-cards/fees-2025.xlsx", "credit-cards/fees-2026.xlsx"
    then, now = (set(sample_bank.first(ABOUT_FEES, 40, instant)) for instant in (LAST_YEAR, TODAY))
    assert old in then
    assert new not in then
    assert old not in now
    assert new in now


@pytest.mark.parametrize(
    ("question", "document", "words", "day"),
    [
        ("12月15日起取现手续费是多少", CASH_NOTICE, "由 1% 调整为 1.2%", "2026-12-15"),
        ("预借现金手续费 1.2% 最低12元", CASH_NOTICE, "每笔最低 12 元", "2026-12-15"),
        ("预借现金额度比例", CASH_NOTICE, "由固定额度的五成下调为 四成", "2026-12-15"),
        *NOT_YET,
    ],
)
def test_what_takes_effect_later_is_told_with_its_date_and_never_quoted_before(
    sample_bank, question, document, words, day
):
    given = sample_bank.ask(question).answer
    (notice,) = given.notices
    begins = datetime.fromisoformat(f"{day}T00:00+08:00")
    assert (notice.kind, notice.quote.document.document_id) == (NoticeKind.EFFECTIVE_LATER, document)
    assert (words in notice.quote.text, notice.quote.document.valid_from) == (True, begins)
    assert document not in {quote.document.document_id for quote in given.quotes}
    assert document in sample_bank.first(question, 3, begins)


def test_where_nothing_answers_only_what_would_is_told_of(sample_bank):
    """Of all labelled questions, so that what is near for want of better is not shown."""
    told = {}
    for row in questions():
        given = sample_bank.ask(row["question"]).answer
        if given.outcome is Outcome.NO_ANSWER and given.notices:
            told[row["question"]] = given.notices[0].quote.document.document_id
    assert told == {question: document for question, document, _, _ in NOT_YET}


def test_whatever_is_asked_only_valid_words_come_back_verbatim(sample_bank):
    for row in questions()[::9]:
        try:
            trace = sample_bank.ask(row["question"])
        except InputError:
            continue
        for quote in trace.answer.quotes:
            check_verbatim(quote)
            assert availability(quote.source, Reader(), TODAY) is Availability.VALID
        if trace.answer.outcome is Outcome.NO_ANSWER:
            assert words_shown(trace.answer) == ""


def test_every_label_stands_in_a_passage(sample_bank):
    labelled = label_with_passages(read_quoted_questions(QUESTIONS), sample_bank.program.store)
    assert len(labelled) == len(questions())


def test_labelled_documents_are_valid_today(sample_bank):
    with sample_bank.program.store.begin() as work:
        known = work.documents.known_passages(work.documents.passage_ids())
    valid = {
        one.document.document_id for one in known.values() if availability(one, Reader(), TODAY) is Availability.VALID
    }
    labelled = {answer["document"] for row in questions() for answer in row["answers"]}
    assert labelled - valid == set()


def test_no_question_copies_a_sentence_of_its_documents(sample_bank):
    """Questions in the words of the document would measure string matching."""
    texts = _text_of_documents(sample_bank)
    copied = [row["id"] for row in questions() if row["answers"] and _copied_share(row, texts) > 0.6]
    assert len(copied) <= len(questions()) * 0.01, copied


def _text_of_documents(sample_bank) -> dict[str, str]:
    with sample_bank.program.store.begin() as work:
        known = work.documents.known_passages(work.documents.passage_ids())
    texts: dict[str, list[str]] = {}
    for one in known.values():
        texts.setdefault(one.document.document_id, []).append(one.passage.text)
    return {document_id: normalise("\n".join(parts)).casefold() for document_id, parts in texts.items()}


def _copied_share(row, texts: dict[str, str]) -> float:
    """The share of a question that stands in one piece in a document that answers it."""
    question = normalise(row["question"]).casefold()
    longest = 0
    for document_id in {answer["document"] for answer in row["answers"]}:
        text = texts.get(document_id, "")
        match = SequenceMatcher(None, text, question, autojunk=False).find_longest_match()
        longest = max(longest, match.size)
    return longest / len(question)


def questions() -> list[dict]:
    return [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines() if line.strip()]


def test_the_labelled_questions_are_many_and_mixed():
    rows = questions()
    assert len(rows) >= 300
    assert len({row["id"] for row in rows}) == len(rows)
    answerable = [normalise(row["question"]).casefold() for row in rows if row["answers"]]
    assert len(set(answerable)) == len(answerable)
    assert sum(not row["answers"] for row in rows) / len(rows) == pytest.approx(0.25, abs=0.05)
    assert sum(row["language"] == "zh" for row in rows) / len(rows) == pytest.approx(0.6, abs=0.05)
