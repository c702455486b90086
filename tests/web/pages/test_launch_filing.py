"""A product team files a launch: its template first, then everything on one page."""

from __future__ import annotations

import pytest

from bot.domain.departments import Department
from bot.domain.launches.facts import LaunchFiled, MaterialAttached
from bot.services.launches.judging import view
from bot.services.launches.uploading import LaunchDesk
from tests.domain.launches.builders import at
from tests.services.launches.bank import DOCUMENT, TEMPLATE, Bank
from tests.web.conftest import Browser
from tests.web.pages.launch_forms import fill_in, sent_again

pytestmark = pytest.mark.slow

FORM = "/file-launch?template=card"
FILLED = {
    "product": "Silver card",
    "id": "silver",
    "owner_department": "cards",
    "tier": "high",
    "planned_at": "2027-01-12T09:00",
    "summary": "A card without a fee.",
    "product_family": "cards",
    "product_type": "card",
    "channels": "app, branch、hotline",
    "questions": "有年费吗\n\nCan I pay abroad?\n",
    "material-brief": DOCUMENT,
}


@pytest.fixture(autouse=True)
def _templates(program):
    program.launch_desk = LaunchDesk(lambda: {TEMPLATE.id: TEMPLATE})
    with program.store.begin() as work:
        names = {"en": "Cards", "zh-CN": "信用卡部"}
        work.documents.replace_departments([Department("cards", names), Department("loans", {"en": "Loans"})])


def filed(bank: Bank) -> list[str]:
    return [fact.body.launch.id for fact in bank.facts() if isinstance(fact.body, LaunchFiled)]


def test_the_template_is_chosen_first_and_what_it_needs_is_shown(browser: Browser):
    client = browser.signed_in("po").client
    choice = client.get("/file-launch").text
    assert "Choose the template first" in choice
    assert "/file-launch?template=card" in choice
    form = client.get(FORM).text
    assert all(one.title.en in form for one in TEMPLATE.requirements)
    assert '<option value="cards" selected>Cards</option>' in form
    assert 'name="material-brief"' in form
    assert "With these sections: Fees" in form


def test_a_launch_is_filed_once_with_all_that_was_said_of_it(browser: Browser, bank: Bank):
    answer, sent = fill_in(browser.signed_in("po"), FORM, "/file-launch", **FILLED)
    assert (answer.status_code, answer.headers["location"]) == (303, "/launches/silver"), answer.text
    assert "silver is filed" in browser.client.get("/launches/silver").text
    assert sent_again(browser, "/file-launch", sent).status_code == 303
    assert filed(bank).count("silver") == 1
    launch = view(bank.office, "silver").dossier.launch
    assert (launch.product, launch.tier, launch.planned_at) == ("Silver card", "high", at("2027-01-12", "09:00"))
    assert launch.channels == ("app", "branch", "hotline")
    assert launch.questions == ("有年费吗", "Can I pay abroad?")
    assert launch.template_digest == TEMPLATE.digest
    assert [fact.launch for fact in bank.facts() if isinstance(fact.body, MaterialAttached)] == ["gold", "silver"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"product": ""}, "Please fill this in"),
        ({"id": "gold"}, "There is a launch with this id already"),
        ({"id": "Silver Card"}, "lower-case letters"),
        ({"planned_at": "2020-01-01T09:00"}, "This instant is past"),
        ({"planned_at": "some day"}, "Please fill this in"),
        ({"tier": "enormous"}, "Choose one of the list"),
        ({"owner_department": "nobody"}, "Choose one of the list"),
        ({"summary": "TODO: say what"}, "still says what to fill in"),
        ({"material-brief": "cards/none.md"}, "no such document"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    browser: Browser, bank: Bank, changed: dict[str, str], said: str
):
    before = filed(bank)
    answer, _ = fill_in(browser.signed_in("po"), FORM, "/file-launch", **{**FILLED, **changed})
    assert answer.status_code == 422
    name = next(iter(changed))
    assert f'aria-describedby="wrong-{name}"' in answer.text
    assert said in answer.text.partition(f'id="wrong-{name}"')[2].partition("</span>")[0]
    kept = {one: value for one, value in FILLED.items() if one not in changed and one not in {"questions", "tier"}}
    assert all(value in answer.text for value in kept.values())
    assert "Can I pay abroad?" in answer.text
    assert filed(bank) == before


def test_a_form_that_was_mended_is_filed(browser: Browser, bank: Bank):
    browser.signed_in("po")
    wrong, sent = fill_in(browser, FORM, "/file-launch", **{**FILLED, "id": "gold"})
    assert wrong.status_code == 422
    # The browser sends the form that it was shown last, with a key of its own.
    assert sent_again(browser, "/file-launch", {**sent, "id": "silver"}).status_code == 303
    assert filed(bank).count("silver") == 1


def draft_of(browser: Browser, person: str) -> str:
    return Browser(browser.program).signed_in(person).client.get(FORM).text


def test_what_was_typed_is_there_again_for_whoever_comes_back_and_for_nobody_else(browser: Browser, bank: Bank):
    half = {"template": "card", "product": "Silver card", "summary": "Call 13912345678.", "tier": "high"}
    browser.signed_in("po")
    before = filed(bank)
    sent = {"form_token": browser.form_token(), "deed_key": "deed-0009", **half}
    assert browser.client.post("/file-launch/draft", data=sent).status_code == 204
    back = draft_of(browser, "po")
    assert 'value="Silver card"' in back
    assert '<option value="high" selected>' in back
    assert "Call " in back
    assert "13912345678" not in back
    assert "deed-0009" not in back
    assert "had typed and not filed" in back
    assert "Silver card" not in draft_of(browser, "dm")
    assert "Silver card" not in browser.client.get(f"{FORM}&anew=true").text
    assert filed(bank) == before


def test_what_was_refused_is_kept_until_it_is_filed(browser: Browser, bank: Bank):
    browser.signed_in("po")
    wrong, sent = fill_in(browser, FORM, "/file-launch", **{**FILLED, "id": "gold"})
    assert wrong.status_code == 422
    back = draft_of(browser, "po")
    assert all(value in back for name, value in FILLED.items() if name not in {"id", "questions"})
    assert sent_again(browser, "/file-launch", {**sent, "id": "silver"}).status_code == 303
    assert "had typed and not filed" not in draft_of(browser, "po")


def test_a_draft_that_comes_after_its_form_was_filed_is_not_kept(browser: Browser):
    browser.signed_in("po")
    _, sent = fill_in(browser, FORM, "/file-launch", **FILLED)
    assert browser.client.post("/file-launch/draft", data=sent).status_code == 204
    assert "had typed and not filed" not in draft_of(browser, "po")
    later = {**sent, "deed_key": "deed-of-another-form"}
    assert browser.client.post("/file-launch/draft", data=later).status_code == 204
    assert "had typed and not filed" in draft_of(browser, "po")


def test_ids_and_paths_of_a_draft_are_kept_as_they_were_typed(browser: Browser):
    numbers = {"id": "card-6222021234567890128", "material-brief": "cards/13912345678.md"}
    sent = {"template": "card", **numbers, "questions": "Is 13912345678 yours?", "summary": "Call 13912345678."}
    browser.signed_in("po")
    sent |= {"form_token": browser.form_token(), "deed_key": "deed-0010"}
    assert browser.client.post("/file-launch/draft", data=sent).status_code == 204
    back = draft_of(browser, "po")
    assert all(f'value="{typed}"' in back for typed in numbers.values())
    assert "Is [phone] yours?" in back
    assert "Call [phone]." in back


def test_a_draft_that_cannot_be_kept_leaves_the_form_where_it_is(browser: Browser):
    form = draft_of(browser, "po").partition('hx-post="/file-launch/draft"')[2].partition(">")[0]
    assert 'hx-swap="none"' in form
    # The lists of documents within it are filled by requests of their own.
    assert 'hx-disinherit="hx-swap"' in form


def test_a_draft_that_another_site_sends_is_not_kept(browser: Browser):
    sent = {"form_token": "forged", "template": "card", "product": "Silver card"}
    assert browser.signed_in("po").client.post("/file-launch/draft", data=sent).status_code == 403
    assert "Silver card" not in draft_of(browser, "po")


def test_nobody_files_for_another_department(browser: Browser, bank: Bank):
    answer, _ = fill_in(browser.signed_in("loans"), FORM, "/file-launch", **{**FILLED, "material-brief": ""})
    assert answer.status_code == 403
    assert "silver" not in filed(bank)


def test_markup_in_what_was_typed_is_shown_as_it_stands(browser: Browser, bank: Bank):
    evil = '"><script>alert(1)</script>'
    answer, _ = fill_in(browser.signed_in("po"), FORM, "/file-launch", **{**FILLED, "id": evil, "product": evil})
    assert evil not in answer.text
    answer, _ = fill_in(browser, FORM, "/file-launch", **{**FILLED, "product": evil})
    assert answer.status_code == 303
    for path in ("/launches/silver", "/"):
        assert evil not in browser.client.get(path).text


def test_without_templates_it_is_said_whom_to_ask(program, browser: Browser):
    program.launch_desk = LaunchDesk(dict)
    client = browser.signed_in("po").client
    assert "Ask whoever runs the program" in client.get("/file-launch").text
