"""`briefed slack`: the manifest and the check, as they are typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.slack.manifest import SCOPES, manifest
from tests.cli.commands import briefed
from tests.cli.serving import SLACK_SECRETS, configure_serving
from tests.slack.server import APP_TOKEN, BOT_TOKEN, SlackServer, slack_server
from tests.small_bank import write_file

pytestmark = pytest.mark.slow


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with slack_server() as server:
        server.scopes = set(SCOPES)
        yield server


@pytest.fixture
def bank_in_slack(new_bank: Path, slack: SlackServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bank that was never indexed, with both tokens."""
    configure_serving(new_bank, slack.api)
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT_TOKEN)
    monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)
    monkeypatch.delenv("SLACK_SIGNING_SECRET", raising=False)
    for department in ("cards", "loans"):
        write_file(new_bank / "knowledge" / department / "department.yaml", f"channel: '#dept-{department}'\n")
        slack.add_channel(f"C-{department}", f"dept-{department}")
    return new_bank


def test_the_manifest_is_printed_as_it_is(bank):
    assert briefed(bank, "slack", "manifest").out == manifest()


def test_the_manifest_for_http_names_the_address(bank):
    ran = briefed(bank, "slack", "manifest", "--http", "https://bot.bank.example")
    assert yaml.safe_load(ran.out)["settings"]["event_subscriptions"]["request_url"].startswith("https://bot.bank")


def test_an_address_that_slack_cannot_send_to_is_one_line(bank):
    complaint = briefed(bank, "slack", "manifest", "--http", "bot.bank.example").complaint
    assert complaint.startswith("'bot.bank.example' is no address that Slack can send to.")


def test_what_does_not_block_is_told_before_anything_is_indexed(bank_in_slack):
    ran = briefed(bank_in_slack, "slack", "check")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "! roster: There is no roster yet: people can ask, and do nothing else. Import one: briefed roster import FILE",
        "! index: No document is indexed yet, so no question is answered. Run: briefed index",
        "✓ Nothing blocks; findings: 2.",
    ]


def test_what_blocks_is_told_first_and_is_the_exit_code(bank_in_slack, slack):
    slack.revoke("reactions:write")
    slack.channels["C-loans"].members.clear()
    ran = briefed(bank_in_slack, "slack", "check")
    assert ran.code == 1
    assert [line.split(":")[0] for line in ran.out.splitlines()] == [
        "✗ scope reactions",
        "✗ channel #dept-loans of loans",
        "! roster",
        "! index",
        "2 of 4 findings block.",
    ]
    assert BOT_TOKEN not in ran.out + ran.err


@pytest.mark.parametrize("cell", ["", "U1"])
def test_people_are_looked_up_by_the_roster(bank_in_slack, cell):
    table = bank_in_slack / "roster.csv"
    table.write_text(
        f"id,name,department,role,Slack\nb0001,Min,cards,product_owner,{cell}\ns0001,Lin,cards,supervisor,U2\n"
    )
    assert briefed(bank_in_slack, "roster", "import", str(table), "--as", "s0001").code == 0
    ran = briefed(bank_in_slack, "slack", "check")
    assert ran.code == 0
    assert ("1 of 2 people has no Slack id, and so no access: b0001." in ran.out) == (not cell)
    assert "Looking up people" in ran.err


def test_without_tokens_it_is_told_where_they_come_from(bank, monkeypatch):
    for name in SLACK_SECRETS:
        monkeypatch.delenv(name, raising=False)
    complaint = briefed(bank, "slack", "check").complaint
    assert complaint == "There are no Slack tokens in the environment. See docs/slack-setup.md, step 3."
