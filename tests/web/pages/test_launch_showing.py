"""The page of a launch: findings with their evidence, the replay, coverage, answers, versions; and who sees what."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.documents import Audience
from bot.services.launches.answering import check_answers
from bot.services.launches.filing import add_question, file_launch
from bot.services.launches.signing import report_remedial, waive
from bot.services.launches.waiver_requests import ask_for_waiver
from tests.domain.launches.builders import LAUNCH, at
from tests.services.launches.bank import DOCUMENT, QUESTION, WORDS, Bank
from tests.web.conftest import Browser

pytestmark = pytest.mark.slow

GOLD = "/launches/gold"
OLD, NEW = "金卡年费怎么收:每年200元,消费满6笔免次年年费。", "金卡年费怎么收:每年300元,消费满6笔免次年年费。"


def text_of(browser: Browser, person: str, path: str = GOLD) -> str:
    answer = Browser(browser.program).signed_in(person).client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def section(page: str, requirement: str) -> str:
    """What stands under one requirement."""
    return page.partition(f'id="{requirement}"')[2].partition('<li class="')[0]


def written_anew(bank: Bank) -> None:
    bank.clock.move(timedelta(hours=1))
    bank.write(NEW)


def test_a_finding_opens_to_its_reason_its_evidence_and_its_history(browser: Browser, bank: Bank):
    written_anew(bank)
    review = section(text_of(browser, "po"), "review")
    assert "no longer counts" in review
    assert "I agree." in review
    assert "2026-10-20" in review
    assert re.search(r"<dt>May be waived by</dt><dd>\s*nobody", review)
    training = section(text_of(browser, "po"), "training")
    assert "Centre head" in training


def test_a_waiver_is_told_with_its_reason_its_end_and_what_became_of_its_duty(browser: Browser, bank: Bank):
    written_anew(bank)
    due = date(2026, 12, 30)
    given = waive(
        bank.office, bank.deed("ch"), "gold", "training", "All are away.", at("2026-12-20"), "Train them.", due
    )
    shown = section(text_of(browser, "po"), "training")
    assert all(one in shown for one in ("All are away.", "Train them.", "To make good", "2026-12-30", "make-good?of="))
    bank.clock.now = at("2026-12-31")
    late = section(text_of(browser, "cs"), "training")
    assert "Overdue" in late
    assert "has no effect now" in late
    report_remedial(bank.office, bank.deed("po"), "gold", given.key, "Trained on the 31st.")
    done = section(text_of(browser, "cs"), "training")
    assert "Made good" in done
    assert "Trained on the 31st." in done


def test_a_request_for_a_waiver_stands_where_it_is_answered(browser: Browser, bank: Bank):
    written_anew(bank)
    ask_for_waiver(bank.office, bank.deed("po"), "gold", "training", "The night shift is away.")
    asked = section(text_of(browser, "ch"), "training")
    assert "The night shift is away." in asked
    assert "waive?of=training" in asked
    assert "decline-waiver?of=" in asked
    assert "withdraw-request?of=" in section(text_of(browser, "po"), "training")


def test_whoever_may_not_read_it_sees_where_it_stands_and_nothing_of_its_content(browser: Browser, bank: Bank):
    written_anew(bank)
    add_question(bank.office, bank.deed("po"), "gold", "Is there a secret bonus?", "test")
    for person in ("tl", "sv", "loans"):
        shown = text_of(browser, person)
        assert "badge block" in shown
        assert "Until it is launched, its content is for its department and reviewers." in shown
        for hidden in (DOCUMENT, "300", "200", "secret bonus", "I agree.", 'id="history"', 'id="materials"'):
            assert hidden not in shown, (person, hidden)
        stepped = text_of(browser, person, f"{GOLD}?step=2")
        assert DOCUMENT not in stepped
    client = Browser(browser.program).signed_in("tl").client
    assert client.get(f"{GOLD}/versions?of=brief").status_code == 403
    assert client.get(f"{GOLD}/permits").status_code == 403


@pytest.mark.parametrize("document", ["cards/internal.md", DOCUMENT])
def test_whoever_attaches_papers_of_another_department_learns_nothing_from_it(
    browser: Browser, bank: Bank, document: str
):
    bank.write(f"{WORDS} inside", "cards/internal.md", title="Internal", audience=Audience.DEPARTMENT)
    loan = replace(LAUNCH, id="loan", owner_department="loans", planned_at=at("2027-02-01"))
    file_launch(bank.office, bank.deed("loans"), loan, {"brief": document})
    check_answers(bank.office, bank.desk, "loan")
    client = browser.signed_in("loans").client
    shown = client.get("/launches/loan").text
    assert "a document that is not for you" in shown
    assert WORDS not in shown
    assert client.get("/launches/loan/versions?of=brief").status_code == 422
    assert client.get(f"/documents/{document}").status_code == 422


def test_coverage_is_told_by_shift_and_team_in_numbers(browser: Browser, bank: Bank):
    written_anew(bank)
    for person in ("tr", "po", "loans"):
        shown = text_of(browser, person)
        assert re.search(r'<li class="none" ', shown), person
        assert "not signed" in shown


def test_what_customers_will_ask_is_told_with_the_words_that_answer_it(browser: Browser, bank: Bank):
    shown = text_of(browser, "po").partition('id="answers"')[2]
    assert QUESTION in shown
    assert re.search(r"<blockquote><p>[^<]*每年200元", shown)
    add_question(bank.office, bank.deed("po"), "gold", "What of the moon?", "test")
    shown = text_of(browser, "po").partition('id="answers"')[2]
    assert "Not asked" in shown
    assert "1 / 2" in shown


def test_the_replay_goes_through_every_change_and_tells_what_it_was(browser: Browser, bank: Bank):
    written_anew(bank)
    client = browser.signed_in("po").client
    last = client.get(GOLD).text
    steps = int(re.findall(r'type="range"[^>]*max="(\d+)"', last)[0])
    assert "Now" in last
    assert "badge block" in last
    before = client.get(f"{GOLD}?step={steps - 1}").text
    assert "This is how it stood as of then" in before
    assert re.search(r"<h1>[^<]*<span class=\"badge allow\">|<h1>.*?badge allow", before, re.DOTALL)
    assert "/launches/gold/attach" not in before
    news = last.partition('class="replay"')[2].partition("</section>")[0]
    assert "Counts no longer because of it" in news
    assert news.count("<li>Sign-off") == 5
    assert "<li>Training" in news
    first = client.get(f"{GOLD}?step=0").text
    assert 'rel="prev"' not in first
    assert "badge allow" not in first.partition("</h1>")[0]


def test_the_slider_changes_the_page_in_place_and_works_without_scripts(browser: Browser):
    client = browser.signed_in("po").client
    page = client.get(GOLD).text
    assert re.search(r'<form method="get" action="/launches/gold" hx-get="/launches/gold"', page)
    part = client.get(f"{GOLD}?step=1", headers={"hx-request": "true"}).text
    assert "<html" not in part
    gone_back = {"hx-request": "true", "hx-history-restore-request": "true"}
    assert "<html" in client.get(f"{GOLD}?step=1", headers=gone_back).text
    assert "This is how it stood as of then" in part
    chosen = client.get(f"{GOLD}?step=1").text
    assert '<option value="1" selected>' in chosen


@pytest.mark.parametrize("query", ["at=yesterday", "step=-1", "step=x"])
def test_an_instant_that_is_none_is_said_to_be(browser: Browser, query):
    answer = browser.signed_in("po").client.get(f"{GOLD}?{query}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_step_that_there_is_not_is_the_last_one_and_an_empty_instant_is_now(browser: Browser):
    client = browser.signed_in("po").client
    for query in ("step=9999", "at="):
        assert "This is how it stood" not in client.get(f"{GOLD}?{query}").text


def test_a_new_version_is_told_word_by_word_with_what_it_made_void(browser: Browser, bank: Bank):
    written_anew(bank)
    client = browser.signed_in("cs").client
    assert f"{GOLD}/versions?of=brief" in client.get(GOLD).text
    page = client.get(f"{GOLD}/versions?of=brief").text
    assert "<del>200</del><ins>300</ins>" in page
    assert f"{GOLD}/versions?of=brief" in client.get(f"{GOLD}/sign?of=review").text
    void = page.partition("made void")[2].partition("<h2>")[0]
    assert void.count("<li>Sign-off") == 5
    assert "<li>Training" in void
    same = re.findall(r'<option value="(\w+)"', page)
    backwards = client.get(f"{GOLD}/versions?of=brief&old={same[1]}&new={same[0]}")
    assert "<del>300</del><ins>200</ins>" in backwards.text


def test_of_one_version_there_is_nothing_to_compare(browser: Browser):
    answer = browser.signed_in("cs").client.get(f"{GOLD}/versions?of=brief")
    assert answer.status_code == 422
    assert "only one version" in answer.text


def test_markup_in_documents_questions_and_names_is_shown_as_it_stands(browser: Browser, bank: Bank):
    evil = "<img src=x onerror=alert(1)>"
    bank.clock.move(timedelta(hours=1))
    bank.write(f"{OLD}{evil}", title=evil)
    add_question(bank.office, bank.deed("po"), "gold", evil, "test")
    for path in (GOLD, f"{GOLD}/versions?of=brief", f"{GOLD}/sign?of=review", f"{GOLD}/questions"):
        person = "cs" if "sign" in path else "po"
        page = text_of(browser, person, path)
        assert evil not in page
        assert "&lt;img" in page, path
