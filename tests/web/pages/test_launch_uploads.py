"""Files that product teams upload: kept where they belong and nowhere else, once, and never too large."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.launches.facts import MaterialAttached
from bot.files.shelf import KnowledgeShelf
from bot.services.launches.uploading import LARGEST, LaunchDesk
from bot.web.app import MOST_SENT
from tests.services.launches.bank import TEMPLATE, Bank
from tests.web.conftest import Browser
from tests.web.pages.launch_forms import hidden_fields

pytestmark = pytest.mark.slow

PATH = "/launches/gold/attach"


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    (folder / "cards").mkdir(parents=True)
    return folder


@pytest.fixture
def taken_in(program, knowledge: Path) -> list[str]:
    """A shelf of our own; what is told whenever something new lies on it."""
    told: list[str] = []
    program.launch_desk = LaunchDesk(
        lambda: {TEMPLATE.id: TEMPLATE}, KnowledgeShelf(knowledge), lambda: told.append("new")
    )
    return told


def upload(browser: Browser, name: str, data: bytes, sent: dict[str, str] | None = None):
    """The answer to a file that is handed in for the brief, and what was sent beside it."""
    sent = sent or {**hidden_fields(browser.client.get(PATH).text, PATH), "of": "brief"}
    return browser.client.post(PATH, data=sent, files={"file": (name, data)}), sent


def attached(bank: Bank) -> list[str]:
    return [fact.body.document_id for fact in bank.facts() if isinstance(fact.body, MaterialAttached)]


def kept(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".yaml")
    }


def test_a_file_is_attached_kept_and_taken_in_once(browser: Browser, bank: Bank, knowledge: Path, taken_in: list[str]):
    browser.signed_in("po")
    answer, sent = upload(browser, "金卡 说明.md", b"# Fees")
    assert (answer.status_code, answer.headers["location"]) == (303, "/launches/gold")
    assert "is being read" in browser.client.get("/launches/gold").text
    assert upload(browser, "金卡 说明.md", b"# Fees", sent)[0].status_code == 303
    assert kept(knowledge) == {"cards/launches/gold/金卡-说明.md": b"# Fees"}
    assert attached(bank)[1:] == ["cards/launches/gold/金卡-说明.md"]
    assert taken_in


def test_another_file_sent_with_the_same_form_is_another_deed(
    browser: Browser, bank: Bank, knowledge: Path, taken_in: list[str]
):
    """Somebody goes back to the form, and chooses the right file this time."""
    browser.signed_in("po")
    _, sent = upload(browser, "wrong.md", b"wrong")
    bank.clock.move(timedelta(minutes=1))
    assert upload(browser, "right.md", b"right", sent)[0].status_code == 303
    assert kept(knowledge)["cards/launches/gold/right.md"] == b"right"
    assert attached(bank)[-1] == "cards/launches/gold/right.md"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("../../../etc/passwd.md", "passwd.md"),
        ("..\\..\\windows\\system32\\evil.md", "evil.md"),
        ("/etc/cron.d/job.md", "job.md"),
        ("....//....//up.md", "up.md"),
        ("con.md", "document-con.md"),
        ("<img src=x onerror=alert(1)>.md", "img-src-x-onerror-alert-1.md"),
        ("a" * 300 + ".md", "a" * 180 + ".md"),
    ],
)
def test_whatever_a_file_is_called_it_lands_where_it_belongs(
    browser: Browser, knowledge: Path, taken_in: list[str], name: str, place: str
):
    browser.signed_in("po")
    assert upload(browser, name, b"words")[0].status_code == 303
    assert kept(knowledge) == {f"cards/launches/gold/{place}": b"words"}
    assert [one.name for one in knowledge.parent.iterdir() if one.is_dir()] == ["knowledge"]
    assert "<img src=x" not in browser.client.get("/launches/gold").text


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("program.exe", b"MZ", "Files of this kind are not read"),
        ("noname", b"words", "Files of this kind are not read"),
        ("empty.md", b"", "The file is empty"),
        ("large.md", b"x" * (LARGEST + 1), "more than 20 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_before_anything_is_kept(
    browser: Browser, bank: Bank, knowledge: Path, taken_in: list[str], name: str, data: bytes, said: str
):
    before = attached(bank)
    answer, _ = upload(browser.signed_in("po"), name, data)
    assert answer.status_code == 422
    assert said in answer.text
    assert (kept(knowledge), attached(bank), taken_in) == ({}, before, [])


def test_more_than_any_form_needs_is_not_even_read(browser: Browser, knowledge: Path, taken_in: list[str]):
    browser.signed_in("po")
    answer, _ = upload(browser, "huge.md", b"x" * (MOST_SENT + 1))
    assert answer.status_code == 413
    assert "more than 20 MB" in answer.text

    def in_parts():
        for _ in range(MOST_SENT // 2**20 + 2):
            yield b"x" * 2**20

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert browser.client.post("/sign-in", content=in_parts(), headers=headers).status_code == 413


def test_nobody_uploads_to_another_departments_launch(browser: Browser, knowledge: Path, taken_in: list[str]):
    token = browser.signed_in("loans").form_token()
    sent = {"form_token": token, "deed_key": "deed-0001", "of": "brief"}
    assert upload(browser, "brief.md", b"words", sent)[0].status_code == 403
    assert kept(knowledge) == {}


def test_where_files_cannot_be_kept_none_is_asked_for(program, browser: Browser):
    program.launch_desk = LaunchDesk(lambda: {TEMPLATE.id: TEMPLATE})
    browser.signed_in("po")
    assert 'type="file"' not in browser.client.get(PATH).text
    assert upload(browser, "brief.md", b"words")[0].status_code == 422


def test_documents_are_found_by_words_and_only_those_that_one_may_attach(browser: Browser, bank: Bank):
    bank.write("words", "cards/silver-fees.md", title="Silver fees")
    bank.write("words", "loans/silver.md", title="Silver loan")
    client = browser.signed_in("po").client
    found = client.get("/attachable-documents", params={"material-brief": "silver FEES"}).text
    assert found.count("<option") == 1
    assert '<option value="cards/silver-fees.md">Silver fees</option>' in found
    everything = client.get("/attachable-documents").text
    assert "loans/silver.md" not in everything
    refused = Browser(browser.program).signed_in("a1").client.get("/attachable-documents")
    assert refused.status_code == 403
