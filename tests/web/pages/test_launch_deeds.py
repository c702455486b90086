"""Everything that one does with a launch in a form: once however often it is sent, and on what was shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.bilingual import Bilingual
from bot.domain.launches.facts import (
    ChangeCalledMinor,
    DateMoved,
    Launched,
    MaterialAttached,
    PermitIssued,
    PermitRevoked,
    QuestionAdded,
    RemedialDone,
    SignedOff,
    SignOffWithdrawn,
    StageDecided,
    TemplateUpgraded,
    Waived,
    WaiverDeclined,
    WaiverRequested,
    WaiverRequestWithdrawn,
)
from bot.domain.launches.template import AttestationRule
from bot.domain.people.roles import Role
from bot.files.permit_keys import FilePermitKeys
from bot.services.launches.launching import issue_permit
from bot.services.launches.signing import delegate, waive
from bot.services.launches.uploading import LaunchDesk
from bot.services.launches.waiver_requests import ask_for_waiver
from tests.domain.launches.builders import PLANNED, at, needs
from tests.services.launches.bank import DOCUMENT, TEMPLATE, Bank
from tests.web.conftest import Browser
from tests.web.pages.launch_forms import fill_in, hidden_fields, sent_again
from tests.web.pages.routes import A_WAIVER

pytestmark = pytest.mark.slow

GOLD = "/launches/gold"
NEWER = replace(
    TEMPLATE,
    version="2",
    digest="newer",
    requirements=(*TEMPLATE.requirements, needs(AttestationRule(Role.SUPERVISOR, Bilingual("新", "New.")), "new")),
)


def nothing(bank: Bank) -> str:
    return ""


def a_new_version(bank: Bank) -> str:
    bank.clock.move(timedelta(hours=1))
    bank.write("金卡年费每年300元。")
    return ""


def a_request(bank: Bank) -> str:
    a_new_version(bank)
    return ask_for_waiver(bank.office, bank.deed("po"), "gold", "training", "The night shift is away.").key


def a_waiver(bank: Bank) -> str:
    a_new_version(bank)
    due = date(2026, 12, 30)
    return waive(bank.office, bank.deed("ch"), "gold", "training", "away", at("2026-12-20"), "Train them.", due).key


def another_document(bank: Bank) -> str:
    bank.write("别的", "cards/other.md", title="Other")
    return ""


def the_planned_instant(bank: Bank) -> str:
    bank.clock.now = PLANNED
    # Time has passed: what the managers heard is still fresh.
    return ""


def a_permit(bank: Bank, keys: FilePermitKeys) -> str:
    issue_permit(bank.office, bank.deed("po"), "gold", "ci", keys, "briefed")
    return next(fact.body.jti for fact in bank.facts() if isinstance(fact.body, PermitIssued))


@dataclass(frozen=True)
class Case:
    """A form: by whom, after what, where it is (``{}`` is what came before), what is typed, and which fact it makes."""

    person: str
    deed: str
    kind: type
    typed: dict[str, str] = field(default_factory=dict[str, str])
    before: Callable[[Bank], str] = nothing
    of: str = ""

    def path(self, before: str) -> str:
        of = self.of or before
        return f"{GOLD}/{self.deed}{f'?of={of}' if of else ''}"


CASES = (
    Case("cs", "sign", SignedOff, {"decision": "go", "meaning": "I have read it."}, a_new_version, "review"),
    Case("sv", "sign", SignedOff, {"decision": "no_go", "meaning": "It failed."}, of="tested"),
    Case("cs", "withdraw", SignOffWithdrawn, {"reason": "by mistake"}, of="review"),
    Case("sv", "decide", StageDecided, {"decision": "hold", "reason": "not yet"}, of="concept"),
    Case("co", "minor", ChangeCalledMinor, {"reason": "spelling", "old": "", "new": ""}, a_new_version, "brief"),
    Case("ch", "waive", Waived, A_WAIVER, a_new_version, "training"),
    Case("po", "ask-waiver", WaiverRequested, {"reason": "away"}, a_new_version, "training"),
    Case("ch", "decline-waiver", WaiverDeclined, {"reason": "train them"}, a_request),
    Case("po", "withdraw-request", WaiverRequestWithdrawn, {"reason": "trained"}, a_request),
    Case("po", "make-good", RemedialDone, {"reason": "trained on the 28th"}, a_waiver),
    Case("po", "attach", MaterialAttached, {"of": "brief", "document": "cards/other.md"}, another_document),
    Case("po", "questions", QuestionAdded, {"questions": "金卡有没有积分\n\n  "}),
    Case("po", "launch", Launched, {}, the_planned_instant),
)


@pytest.fixture(autouse=True)
def _templates(program):
    """A folder of templates without files."""
    program.launch_desk = LaunchDesk(lambda: {TEMPLATE.id: TEMPLATE})


def of_kind(bank: Bank, kind: type) -> int:
    return sum(isinstance(fact.body, kind) for fact in bank.facts())


def versions(bank: Bank) -> dict[str, str]:
    with bank.store.begin() as work:
        document = work.documents.current(DOCUMENT)
    assert document
    first = a_document_before(bank)
    return {"old": first, "new": document.sha256}


def a_document_before(bank: Bank) -> str:
    seen = [fact.body for fact in bank.facts() if getattr(fact.body, "document_id", "") == DOCUMENT]
    return next(one.sha256 for one in seen if getattr(one, "sha256", ""))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.deed} by {case.person}")
def test_a_form_is_one_deed_however_often_it_is_sent(browser: Browser, bank: Bank, case: Case):
    before = case.before(bank)
    browser.signed_in(case.person)
    path, recorded = case.path(before), of_kind(bank, case.kind)
    typed = {**case.typed, **(versions(bank) if case.deed == "minor" else {})}
    answer, sent = fill_in(browser, path, **typed)
    assert (answer.status_code, answer.headers.get("location")) == (303, GOLD), answer.text
    assert 'class="done"' in browser.client.get(GOLD).text
    assert sent_again(browser, path.partition("?")[0], sent).status_code == 303
    assert of_kind(bank, case.kind) == recorded + 1
    fact = next(fact for fact in reversed(bank.facts()) if isinstance(fact.body, case.kind))
    assert fact.actor == case.person


@pytest.mark.parametrize(
    ("person", "deed", "of", "typed"),
    [
        ("cs", "sign", "review", {"decision": "go", "meaning": "I have read it."}),
        ("sv", "decide", "concept", {"decision": "hold", "reason": "not yet"}),
    ],
)
def test_nobody_signs_what_he_was_not_shown(browser: Browser, bank: Bank, person, deed, of, typed):
    browser.signed_in(person)
    shown = browser.client.get(f"{GOLD}/{deed}?of={of}").text

    sent = {**hidden_fields(shown, f"{GOLD}/{deed}"), **typed}
    a_new_version(bank)
    before = bank.facts()
    answer = browser.client.post(f"{GOLD}/{deed}", data=sent)
    assert answer.status_code == 409
    assert "It changed meanwhile" in answer.text
    assert next(iter(typed.values())) in answer.text
    assert bank.facts() == before
    again = {**hidden_fields(answer.text, f"{GOLD}/{deed}"), **typed}
    assert again["digest"] != sent["digest"]
    assert browser.client.post(f"{GOLD}/{deed}", data=again).status_code == 303


def test_nothing_is_launched_on_a_verdict_that_was_not_shown(browser: Browser, bank: Bank):
    the_planned_instant(bank)
    browser.signed_in("po")
    shown = browser.client.get(f"{GOLD}/launch").text
    bank.signs("sv", "tested")

    answer = browser.client.post(f"{GOLD}/launch", data=hidden_fields(shown, f"{GOLD}/launch"))
    assert answer.status_code == 409
    assert of_kind(bank, Launched) == 0


def test_before_its_time_or_while_something_is_open_there_is_nothing_to_confirm(browser: Browser, bank: Bank):
    browser.signed_in("po")
    early = browser.client.get(f"{GOLD}/launch").text
    assert "Its planned instant has not come" in early
    a_new_version(bank)
    blocked = browser.client.get(f"{GOLD}/launch").text
    assert "These keep it from going" in blocked
    assert 'name="digest"' not in early + blocked


def test_a_date_moves_after_what_that_brings_about_was_shown(browser: Browser, bank: Bank):
    browser.signed_in("po")
    foreseen, _ = fill_in(browser, f"{GOLD}/move", at="2026-12-03T10:00", reason="The app is early")
    assert foreseen.status_code == 200
    assert "What this brings about" in foreseen.text
    assert of_kind(bank, DateMoved) == 0

    sent = hidden_fields(foreseen.text, f"{GOLD}/move")
    assert browser.client.post(f"{GOLD}/move", data=sent).status_code == 303
    assert browser.client.post(f"{GOLD}/move", data=sent).status_code == 303
    moved = [fact.body for fact in bank.facts() if isinstance(fact.body, DateMoved)]
    assert [(one.planned_at, one.reason) for one in moved] == [(at("2026-12-03", "10:00"), "The app is early")]


@pytest.mark.parametrize(
    ("person", "path", "typed", "said"),
    [
        ("po", "move", {"at": "2026-12-24T10:00", "reason": "late"}, "lies in the freeze"),
        ("po", "move", {"at": "2020-01-01T10:00", "reason": "late"}, "is past"),
        ("po", "move", {"at": "soon", "reason": "typed this"}, "Choose a day and a time"),
        ("po", "move", {"at": "2026-12-16T10:00", "reason": " "}, "Say the reason"),
        ("sv", "decide?of=concept", {"decision": "kill", "reason": ""}, "Say the reason"),
        ("cs", "sign?of=review", {"decision": "no_go", "meaning": "I have read it and agree."}, "say why"),
        ("cs", "withdraw?of=review", {"reason": ""}, "Say the reason"),
        ("po", "questions", {"questions": "金卡年费怎么收"}, ""),
        ("po", "attach", {"of": "brief", "document": ""}, "one of the two"),
        ("po", "attach", {"of": "brief", "document": "loans/secret.md"}, "no such document"),
    ],
)
def test_what_cannot_be_done_is_said_and_what_was_typed_stays(browser: Browser, bank: Bank, person, path, typed, said):
    browser.signed_in(person)
    before = bank.facts()
    answer, _ = fill_in(browser, f"{GOLD}/{path}", **typed)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert said in answer.text
    kept = {name: value for name, value in typed.items() if name not in {"of", "decision"}}
    assert all(value.strip() in answer.text for value in kept.values())
    assert bank.facts() == before


def test_a_delegate_signs_for_somebody_and_both_names_stand(browser: Browser, bank: Bank):
    a_new_version(bank)
    roles = frozenset({Role.CUSTOMER_SERVICE})
    delegate(bank.office, bank.deed("cs"), "tr", roles, date(2026, 12, 1), date(2026, 12, 31))
    browser.signed_in("tr")
    shown = browser.client.get(f"{GOLD}/sign?of=review").text
    assert '<option value="cs">' in shown
    answer, _ = fill_in(browser, f"{GOLD}/sign?of=review", decision="go", meaning="For her.", on_behalf_of="cs")
    assert answer.status_code == 303
    fact = [fact for fact in bank.facts() if isinstance(fact.body, SignedOff)][-1]
    assert (fact.actor, fact.on_behalf_of) == ("tr", "cs")
    forged, _ = fill_in(browser, f"{GOLD}/sign?of=review", decision="go", meaning="For him.", on_behalf_of="sv")
    assert forged.status_code == 403


def test_an_author_who_reviews_as_well_signs_nothing(browser: Browser, bank: Bank):
    browser.signed_in("po")
    assert browser.client.get(f"{GOLD}/sign?of=review").status_code == 403
    assert browser.client.get(f"{GOLD}/decide?of=concept").status_code == 403


def test_a_permit_is_shown_once_and_revoked_by_whoever_may_stop_a_launch(
    program, browser: Browser, bank: Bank, tmp_path: Path
):
    program.permit_keys.generate(bank.clock())
    path = f"{GOLD}/permits"
    issued, sent = fill_in(browser.signed_in("po"), path, audience="ci")
    token = issued.text.partition("<textarea readonly")[2].partition(">")[2].partition("<")[0]
    assert program.permit_keys.verify(token, "ci", PLANNED).launch == "gold"
    again = sent_again(browser, path, sent)
    assert program.permit_keys.verify(
        again.text.partition("<textarea readonly")[2].partition(">")[2].partition("<")[0], "ci", PLANNED
    )
    assert of_kind(bank, PermitIssued) == 1
    assert token not in browser.client.get(path).text
    browser.client.post("/sign-out", data={"form_token": sent["form_token"]})
    revoked, sent = fill_in(browser.signed_in("co"), path, f"{path}/revoke", reason="the wrong system")
    assert revoked.status_code == sent_again(browser, f"{path}/revoke", sent).status_code == 303
    assert of_kind(bank, PermitRevoked) == 1
    assert "Void" in browser.client.get(path).text


def test_a_launch_goes_over_to_the_newest_template_after_the_difference_was_shown(
    program, browser: Browser, bank: Bank
):
    program.launch_desk = LaunchDesk(lambda: {NEWER.id: NEWER})
    browser.signed_in("co")
    assert f"{GOLD}/upgrade" in browser.client.get(GOLD).text
    assert "new" in browser.client.get(f"{GOLD}/upgrade").text
    answer, sent = fill_in(browser, f"{GOLD}/upgrade")
    assert answer.status_code == sent_again(browser, f"{GOLD}/upgrade", sent).status_code == 303
    assert of_kind(bank, TemplateUpgraded) == 1
    assert bank.state("new") == "unmet"


def test_names_and_reasons_that_try_to_be_markup_are_shown_as_they_stand(browser: Browser, bank: Bank):
    evil = "<script>alert(1)</script>"
    answer, _ = fill_in(browser.signed_in("sv"), f"{GOLD}/decide?of=concept", decision="hold", reason=evil)
    assert answer.status_code == 303
    fill_in(browser, f"{GOLD}/sign?of=tested", decision="no_go", meaning=evil)
    browser.client.post("/sign-out", data={"form_token": browser.form_token()})
    browser.signed_in("po")
    assert fill_in(browser, f"{GOLD}/questions", questions=evil)[0].status_code == 303
    for path in (GOLD, f"{GOLD}/questions"):
        text = browser.client.get(path).text
        assert evil not in text
        assert "&lt;script&gt;" in text


def test_what_one_may_do_is_offered_and_nothing_else(browser: Browser, bank: Bank):
    a_new_version(bank)
    offered = {
        "po": {"attach", "questions", "move", "launch", "permits", "ask-waiver"},
        "cs": {"sign", "permits", "versions"},
        "sv": {"sign", "decide"},
        "ch": {"waive", "permits", "versions"},
        "loans": set[str](),
    }
    deeds = ("sign", "decide", "attach", "questions", "move", "launch", "permits", "waive", "ask-waiver", "versions")
    for person, expected in offered.items():
        text = Browser(browser.program).signed_in(person).client.get(GOLD).text
        found = {one for one in deeds if f'href="{GOLD}/{one}"' in text or f'href="{GOLD}/{one}?' in text}
        assert found == expected | ({"versions"} if person == "po" else set()), person
