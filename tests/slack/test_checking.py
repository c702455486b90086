"""What `briefed slack check` finds, from facts alone, and from a Slack on this machine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.bootstrap import Briefed
from bot.config import Config, Slack, SlackTokens
from bot.domain.departments import Department
from bot.domain.errors import InputError
from bot.domain.facts import Fact
from bot.domain.people.facts import RosterImported
from bot.domain.people.roster import Person, Roster
from bot.slack.checking import Account, Channel, Facts, Finding, findings, gather
from bot.slack.manifest import SCOPES
from bot.slack.serving import SlackUnavailable
from tests.builders import NOON
from tests.desks import MovableClock
from tests.slack.conftest import SHANGHAI
from tests.slack.server import APP_TOKEN, BOT_TOKEN, SlackServer, slack_server

TODAY = date(2026, 1, 1)
CARDS = Department("cards", channel="#dept-cards")
FINE = Facts(
    zone=SHANGHAI,
    now=NOON,
    channels=[Channel("C9", "dept-cards")],
    accounts={"U1": Account("U1", zone="Asia/Shanghai")},
    departments=[CARDS],
    people=[Person("a1", "张敏", "cards", slack_id="U1")],
)


def person(number: int, slack_id: str | None) -> Person:
    return Person(f"a{number}", "某", "cards", slack_id=slack_id)


def only(facts: Facts) -> Finding:
    [found] = findings(facts)
    return found


BLOCKING = [
    (replace(FINE, is_bot=False), "SLACK_BOT_TOKEN", "a person's token"),
    (replace(FINE, bot_error="token_revoked"), "SLACK_BOT_TOKEN", "does not accept it: token_revoked"),
    (replace(FINE, app_error="invalid_auth"), "SLACK_APP_TOKEN", "does not accept it: invalid_auth"),
    (replace(FINE, scopes=frozenset(SCOPES) - {"files:read"}), "scope files:read", "takes in documents"),
    (replace(FINE, channels=[]), "channel #dept-cards of cards", "no such channel"),
    (replace(FINE, digest_channel="#launches"), "channel #launches of the weekly digest", "no such channel"),
    (replace(FINE, channels=[Channel("C9", "dept-cards", is_member=False)]), "channel #dept-cards", "not in it"),
    (replace(FINE, channels=[Channel("C9", "dept-cards", is_archived=True)]), "channel #dept-cards", "archived"),
    (replace(FINE, channels=[Channel("C9", "dept-cards", is_shared=True)]), "channel", "another company"),
]
TO_LOOK_AT = [
    (replace(FINE, signing_secret_is_odd=True), "SLACK_SIGNING_SECRET", "does not look like one"),
    (replace(FINE, scopes=frozenset(SCOPES) | {"admin"}), "scopes", "more than it needs: admin"),
    (replace(FINE, departments=[Department("loans")]), "loans/department.yaml", "no channel"),
    (replace(FINE, departments=[]), "knowledge", "no departments"),
    (replace(FINE, knowledge_error=InputError("Gone.", "Make it.")), "knowledge", "Gone."),
    (replace(FINE, people=None), "roster", "no roster yet"),
    (replace(FINE, people=[person(1, None)]), "roster", "1 of 1 people has no Slack id, and so no access: a1."),
    (replace(FINE, people=[person(1, "U7")]), "roster", "an account that the workspace does not know: a1 (U7)."),
    (replace(FINE, accounts={"U1": Account("U1", is_gone=True)}), "roster", "deactivated: a1 (U1)."),
    (replace(FINE, accounts={"U1": Account("U1", is_guest=True)}), "roster", "guests are not served: a1 (U1)."),
    (replace(FINE, accounts={"U1": Account("U1", is_bot=True)}), "roster", "the account of an app: a1 (U1)."),
    (replace(FINE, people=[person(1, "U1"), person(2, "U1")]), "roster", "several people: a1 (U1), a2 (U1)."),
    (
        replace(FINE, accounts={"U1": Account("U1", zone="Asia/Tokyo")}),
        "time_zone",
        "1 of 1 people have Asia/Tokyo",
    ),
    (replace(FINE, is_indexed=False), "index", "No document is indexed yet"),
]


def test_nothing_is_found_where_all_is_well():
    assert findings(FINE) == []


@pytest.mark.parametrize(("facts", "where", "what"), BLOCKING)
def test_what_keeps_the_bot_from_working_blocks(facts, where, what):
    found = only(facts)
    assert found.where.startswith(where)
    assert what in found.what
    assert found.remedy
    assert found.blocks


@pytest.mark.parametrize(("facts", "where", "what"), TO_LOOK_AT)
def test_what_somebody_should_look_at_does_not_block(facts, where, what):
    found = only(facts)
    assert found.where.startswith(where)
    assert what in found.what
    assert found.remedy
    assert not found.blocks


def test_a_channel_may_be_named_by_its_id():
    assert findings(replace(FINE, departments=[Department("cards", channel="C9")])) == []


def test_a_zone_of_another_name_with_the_same_time_is_no_finding():
    assert findings(replace(FINE, accounts={"U1": Account("U1", zone="Asia/Singapore")})) == []


def test_a_bad_token_is_told_alone_of_what_it_hides():
    facts = replace(FINE, bot_error="invalid_auth", scopes=frozenset(), channels=None, accounts=None)
    assert only(facts).where == "SLACK_BOT_TOKEN"


def test_what_blocks_is_told_first():
    facts = replace(FINE, people=None, channels=[], is_indexed=False)
    assert [one.blocks for one in findings(facts)] == [True, False, False]


def test_many_people_are_counted_unless_all_are_wanted():
    facts = replace(FINE, people=[person(number, None) for number in range(100, 115)])
    assert only(facts).what.endswith("a108, a109 and 5 more (--all names them).")
    [everybody] = findings(facts, most=None)
    assert everybody.what.endswith("a113, a114.")


@pytest.mark.parametrize("guide", ["slack-setup.md", "slack-setup.zh-CN.md"])
def test_the_guide_has_every_message(guide):
    page = (Path(__file__).parents[2] / "docs" / guide).read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(.+?)` \|", page, re.MULTILINE)
    patterns = [".*".join(map(re.escape, row.split("..."))) for row in rows]
    said = {only(facts).what for facts, *_ in [*BLOCKING, *TO_LOOK_AT] if facts.knowledge_error is None}
    assert [one for one in said if not any(re.fullmatch(pattern, one) for pattern in patterns)] == []


# --- gathering ---


class Checked(Briefed):
    """A program over a database and a knowledge folder of its own."""

    def __init__(self, api: str, url: str, knowledge: Path) -> None:
        config = Config(database=url, slack=Slack(api=api), knowledge=knowledge)
        super().__init__(config, MovableClock())

    @cached_property
    def desk(self):
        raise AssertionError("checking needs no model")


TOKENS = SlackTokens(bot=SecretStr(BOT_TOKEN), app=SecretStr(APP_TOKEN))


@pytest.fixture
def program(slack: SlackServer, database_url: str, tmp_path: Path) -> Checked:
    folder = tmp_path / "knowledge" / "cards"
    folder.mkdir(parents=True)
    (folder / "department.yaml").write_text('channel: "#dept-cards"\n')
    slack.scopes = set(SCOPES)
    return Checked(slack.api, database_url, tmp_path / "knowledge")


def roster(program: Briefed, people: Sequence[Person]) -> None:
    with program.store.command() as work:
        work.facts.append(Fact(NOON, "s1", "roster", RosterImported(Roster(TODAY, tuple(people)))))


def gathered(program: Briefed, tokens: SlackTokens = TOKENS) -> tuple[Facts, list[tuple[int, int]]]:
    steps: list[tuple[int, int]] = []
    return gather(program, tokens, lambda done, total: steps.append((done, total))), steps


def test_a_workspace_is_gathered_before_there_is_a_roster_or_an_index(slack, program):
    slack.add_channel("C9", "dept-cards", is_ext_shared=True, with_bot=False)
    facts, _ = gathered(program)
    assert facts.scopes == frozenset(SCOPES)
    assert facts.channels is not None
    assert Channel("C9", "dept-cards", is_member=False, is_shared=True) in facts.channels
    assert facts.people is None
    assert not facts.is_indexed
    assert [one.where for one in findings(facts)] == [
        "channel #dept-cards of cards",
        "channel #dept-cards of cards",
        "roster",
        "index",
    ]


def test_people_are_looked_up_page_by_page_until_all_are_found(slack, program):
    for number in range(450):
        slack.add_user(f"U1{number:03}", is_restricted=number == 300)
    roster(program, [person(number, f"U1{number:03}") for number in (0, 300)] + [person(9, None)])
    facts, steps = gathered(program)
    assert facts.accounts is not None
    assert set(facts.accounts) == {"U1000", "U1300"}
    assert facts.accounts["U1300"].is_guest
    assert steps[0] == (0, 2)
    assert steps[-1] == (2, 2)
    assert len(slack.called("users.list")) == 2


def test_those_who_left_or_have_no_account_are_told_apart(slack, program):
    slack.add_user("U7", deleted=True)
    left = replace(person(4, "U404"), left=TODAY)
    roster(program, [person(1, "U1"), person(2, "U7"), person(3, "U9"), left])
    facts, _ = gathered(program)
    said = [one.what for one in findings(facts) if one.where == "roster"]
    assert [one.split(": ")[1] for one in said] == ["a3 (U9).", "a2 (U7)."]


def test_without_a_scope_it_is_the_scope_that_is_found(slack, program):
    slack.revoke("users:read", "groups:read")
    slack.add_channel("G9", "secret", kind="private")
    roster(program, [person(1, "U1")])
    facts, _ = gathered(program)
    assert (facts.channels, facts.accounts) == (None, None)
    assert [one.where for one in findings(facts) if one.blocks] == ["scope groups:read", "scope users:read"]


@pytest.mark.parametrize(
    ("tokens", "where"),
    [
        (SlackTokens(bot=SecretStr("xoxb-other"), app=SecretStr(APP_TOKEN)), ["SLACK_BOT_TOKEN"]),
        (SlackTokens(bot=SecretStr(BOT_TOKEN), app=SecretStr("xapp-other")), ["SLACK_APP_TOKEN"]),
        (SlackTokens(bot=SecretStr(APP_TOKEN), app=SecretStr(BOT_TOKEN)), ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
        (SlackTokens(bot=SecretStr(BOT_TOKEN), signing_secret=SecretStr("short")), ["SLACK_SIGNING_SECRET"]),
        (SlackTokens(bot=SecretStr(BOT_TOKEN), signing_secret=SecretStr("0" * 32)), []),
    ],
)
def test_tokens_that_cannot_be_right_are_found(slack, program, tokens, where):
    slack.add_channel("C9", "dept-cards")
    facts, _ = gathered(program, tokens)
    assert [one.where for one in findings(facts) if one.where.startswith("SLACK_")] == where


def test_a_rate_limit_is_waited_for(slack, program):
    slack.fail("conversations.list", "ratelimited", status=429, Retry_After="0")
    facts, _ = gathered(program)
    assert facts.channels is not None
    assert len(slack.called("conversations.list")) == 2


def test_an_outage_is_no_fault_of_the_token(slack, program):
    slack.fail("auth.test", "internal_error", status=503)
    with pytest.raises(SlackUnavailable, match="Slack cannot be reached: internal_error"):
        gathered(program)


def test_an_unreachable_slack_is_told_in_one_line(program, database_url):
    with slack_server() as gone:
        api = gone.api
    with pytest.raises(SlackUnavailable, match="cannot be reached"):
        gathered(Checked(api, database_url, program.config.knowledge))
