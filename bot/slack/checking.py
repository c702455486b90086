"""Whether the bot can do its work in a workspace: what is wrong, where, and what to do.

The facts are gathered first, by as few calls as Slack allows; what they mean is worked out from them alone. To look at
something else, gather it in `Facts` and add a function to `LOOKS`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.error import URLError
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.bootstrap import Briefed
from bot.config import SlackTokens
from bot.domain.departments import Department
from bot.domain.errors import BriefedError
from bot.domain.people.roster import Person
from bot.services.known_people import known_roster
from bot.slack.channels import read_outside
from bot.slack.manifest import SCOPES
from bot.slack.posting import web_client
from bot.slack.serving import SlackUnavailable

NAMED = 10
"""How many people a line names."""
CHANNELS_A_PAGE, USERS_A_PAGE = 1_000, 200
INVITE = "Type in the channel: /invite @Briefed"
CONNECT_APP = (
    "Turn on Socket Mode, and make an app-level token with the scope connections:write under Basic Information."
)
INSTALL = (
    "Install the app to the workspace again, and copy the bot token from OAuth & Permissions: it begins with xoxb-."
)
MEND_ROSTER = "Correct the column Slack of the roster, and import it again: briefed roster import FILE"

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; with one that ``blocks``, the bot cannot do its work."""

    where: str
    what: str
    remedy: str
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that the bot can see. ``is_shared`` is whether another company reads it."""

    id: str
    name: str
    is_member: bool = True
    is_archived: bool = False
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody's account."""

    id: str
    is_gone: bool = False
    is_guest: bool = False
    is_bot: bool = False
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known, as far as it could be asked for.

    The errors are Slack's codes, ``None`` where it accepts a token or there is none. ``channels`` and ``accounts`` are
    ``None`` where the scope to ask for them is missing, ``people`` are those who are here today, ``None`` without a
    roster. ``now`` and ``zone`` are the centre's.
    """

    zone: ZoneInfo
    now: datetime
    bot_error: str | None = None
    app_error: str | None = None
    is_bot: bool = True
    signing_secret_is_odd: bool = False
    scopes: frozenset[str] = frozenset(SCOPES)
    channels: Sequence[Channel] | None = ()
    accounts: Mapping[str, Account] | None = None
    departments: Sequence[Department] = ()
    knowledge_error: BriefedError | None = None
    people: Sequence[Person] | None = ()
    is_indexed: bool = True
    digest_channel: str | None = None


def findings(facts: Facts, most: int | None = NAMED) -> list[Finding]:
    """Everything that is wrong, what blocks first; ``most`` is how many people a line names."""
    found = [finding for look in LOOKS for finding in look(facts, partial(_named, most=most))]
    return sorted(found, key=lambda one: not one.blocks)


# --- what the facts mean ---

Names = Callable[[Iterable[str]], str]


def _tokens(facts: Facts, names: Names) -> Iterator[Finding]:
    if facts.bot_error:
        yield Finding("SLACK_BOT_TOKEN", f"Slack does not accept it: {facts.bot_error}.", INSTALL, blocks=True)
    elif not facts.is_bot:
        yield Finding("SLACK_BOT_TOKEN", "It is a person's token, not the bot's.", INSTALL, blocks=True)
    if facts.app_error:
        yield Finding("SLACK_APP_TOKEN", f"Slack does not accept it: {facts.app_error}.", CONNECT_APP, blocks=True)
    if facts.signing_secret_is_odd:
        what = "It does not look like one: 32 digits and letters from a to f."
        yield Finding("SLACK_SIGNING_SECRET", what, "Copy the Signing Secret from Basic Information.")


def _scopes(facts: Facts, names: Names) -> Iterator[Finding]:
    if facts.bot_error:
        return
    for scope, purpose in SCOPES.items():
        if scope not in facts.scopes:
            what = f"The bot lacks the scope by which it {purpose}."
            remedy = "Bring the app's manifest up to date with `briefed slack manifest`, and install the app again."
            yield Finding(f"scope {scope}", what, remedy, blocks=True)
    surplus = sorted(facts.scopes - SCOPES.keys())
    if surplus:
        remedy = "Take them out under OAuth & Permissions, and install the app again."
        yield Finding("scopes", f"The bot may do more than it needs: {', '.join(surplus)}.", remedy)


def _departments(facts: Facts, names: Names) -> Iterator[Finding]:
    if facts.knowledge_error:
        yield Finding("knowledge", facts.knowledge_error.what, facts.knowledge_error.remedy)
    elif not facts.departments:
        yield Finding("knowledge", "There are no departments yet.", "Make a folder for each, with a department.yaml.")
    for department in facts.departments:
        if not department.channel:
            what = "The department has no channel: in Slack nobody hears of its questions."
            yield Finding(_file_of(department), what, f'Add to it: channel: "#dept-{department.id}"')


def _channels(facts: Facts, names: Names) -> Iterator[Finding]:
    if facts.bot_error or facts.channels is None:
        return
    known = {name: one for one in facts.channels for name in (one.id, one.name)}
    for department in facts.departments:
        if department.channel:
            where = f"channel {department.channel} of {department.id}"
            yield from _channel(where, _file_of(department), known.get(department.channel.removeprefix("#")))
    if facts.digest_channel:
        where = f"channel {facts.digest_channel} of the weekly digest"
        yield from _channel(where, "config.yaml", known.get(facts.digest_channel.removeprefix("#")))


def _channel(where: str, named_in: str, channel: Channel | None) -> Iterator[Finding]:
    if channel is None:
        remedy = f"Create it, or correct {named_in}. If it is private, type in it: /invite @Briefed"
        yield Finding(where, "There is no such channel, or it is private and the bot not in it.", remedy, blocks=True)
        return
    if channel.is_archived:
        yield Finding(where, "It is archived.", f"Unarchive it, or correct {named_in}.", blocks=True)
    elif not channel.is_member:
        yield Finding(where, "The bot is not in it.", INVITE, blocks=True)
    if channel.is_shared:
        what = "It is shared with another company, whose people would read it: nothing is posted there."
        yield Finding(where, what, f"Name a channel of your own in {named_in}.", blocks=True)


def _roster(facts: Facts, names: Names) -> Iterator[Finding]:
    if facts.people is None:
        what = "There is no roster yet: people can ask, and do nothing else."
        yield Finding("roster", what, "Import one: briefed roster import FILE")
        return
    without = [one.id for one in facts.people if not one.slack_id]
    if without:
        what = f"{_have(len(without), len(facts.people))} no Slack id, and so no access: {names(without)}."
        yield Finding("roster", what, "Fill in the column Slack of the roster, and import it again.")
    shared = Counter(one.slack_id for one in facts.people if one.slack_id)
    doubled = [f"{one.id} ({one.slack_id})" for one in facts.people if one.slack_id and shared[one.slack_id] > 1]
    if doubled:
        yield Finding("roster", f"One Slack id is given to several people: {names(doubled)}.", MEND_ROSTER)


def _accounts(facts: Facts, names: Names) -> Iterator[Finding]:
    if facts.bot_error or facts.accounts is None:
        return
    of = [
        (f"{one.id} ({one.slack_id})", facts.accounts.get(one.slack_id)) for one in facts.people or () if one.slack_id
    ]
    for what, remedy, concerns in ACCOUNTS:
        concerned = [name for name, account in of if concerns(account)]
        if concerned:
            yield Finding("roster", f"{_have(len(concerned), len(of))} {what}: {names(concerned)}.", remedy)


ACCOUNTS: Sequence[tuple[str, str, Callable[[Account | None], bool]]] = (
    ("an account that the workspace does not know", MEND_ROSTER, lambda one: one is None),
    (
        "an account that was deactivated",
        "Take those who left off the roster, or have their accounts activated again.",
        lambda one: one is not None and one.is_gone,
    ),
    (
        "a guest's account, and guests are not served",
        "Have a workspace admin make them members.",
        lambda one: one is not None and one.is_guest and not one.is_gone,
    ),
    ("the account of an app", MEND_ROSTER, lambda one: one is not None and one.is_bot and not one.is_gone),
)
"""What may be wrong with people's accounts, and what to do."""


def _time_zone(facts: Facts, names: Names) -> Iterator[Finding]:
    listed = {one.slack_id for one in facts.people or ()}
    zones = Counter(one.zone for id, one in (facts.accounts or {}).items() if id in listed and one.zone)
    if not zones:
        return
    zone, count = zones.most_common(1)[0]
    if _offset(zone, facts.now) != _offset(facts.zone.key, facts.now):
        what = f"Instants are shown for {facts.zone.key}, but {count} of {zones.total()} people have {zone} in Slack."
        yield Finding("time_zone in config.yaml", what, f"If the centre is there: time_zone: {zone}")


def _index(facts: Facts, names: Names) -> Iterator[Finding]:
    if not facts.is_indexed:
        yield Finding("index", "No document is indexed yet, so no question is answered.", "Run: briefed index")


LOOKS = (_tokens, _scopes, _departments, _channels, _roster, _accounts, _time_zone, _index)
"""Everything that is looked at, in the order in which it is told."""


def _file_of(department: Department) -> str:
    return f"{department.id}/department.yaml"


def _have(count: int, total: int) -> str:
    return f"{count} of {total} people {'has' if count == 1 else 'have'}"


def _named(people: Iterable[str], most: int | None) -> str:
    ids = sorted(people)
    left = len(ids) - (most or len(ids))
    return ", ".join(ids[:most]) + (f" and {left} more (--all names them)" if left > 0 else "")


def _offset(zone: str, now: datetime) -> object:
    try:
        return now.astimezone(ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError):
        return zone


# --- gathering them ---


def gather(program: Briefed, tokens: SlackTokens, on_progress: OnProgress) -> Facts:
    """Ask Slack, the knowledge folder and the database. Raises `SlackUnavailable` when Slack cannot be reached."""
    client = web_client(tokens.bot.get_secret_value(), program.config.slack.api)
    departments, knowledge_error = _departments_of(program)
    people = _people_today(program)
    try:
        bot_error, bot = _answer_of(client.auth_test)
        return Facts(
            zone=program.config.zone,
            now=program.clock(),
            bot_error=bot_error,
            app_error=_app_error(client, tokens),
            is_bot=bot is None or "bot_id" in bot,
            signing_secret_is_odd=_is_odd(tokens),
            scopes=_granted(bot),
            channels=None if bot is None else _channels_of(client),
            accounts=None if bot is None else _accounts_of(client, people or (), on_progress),
            departments=departments,
            knowledge_error=knowledge_error,
            people=people,
            is_indexed=_is_indexed(program),
            digest_channel=program.config.digest.channel if program.config.digest else None,
        )
    except (OSError, SlackClientError) as error:
        raise SlackUnavailable(
            f"Slack cannot be reached: {_why(error)}.", "Check the network, and HTTPS_PROXY."
        ) from error


def _why(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        return error.response["error"]
    return str(error.reason if isinstance(error, URLError) else error)


def _answer_of(call: Callable[[], SlackResponse]) -> tuple[str | None, SlackResponse | None]:
    """Slack's code for what is wrong with the token, or its answer; an overload or outage is not the token's fault."""
    try:
        return None, call()
    except SlackApiError as error:
        if error.response.status_code != 200:
            raise
        return error.response["error"], None


def _app_error(client: WebClient, tokens: SlackTokens) -> str | None:
    if tokens.app is None:
        return None
    return _answer_of(partial(client.apps_connections_open, app_token=tokens.app.get_secret_value()))[0]


def _is_odd(tokens: SlackTokens) -> bool:
    """Whether the signing secret that HTTP mode would use cannot be one; only a request of Slack's can tell more."""
    if tokens.app is not None or tokens.signing_secret is None:
        return False
    return re.fullmatch(r"[0-9a-f]{32}", tokens.signing_secret.get_secret_value()) is None


def _granted(bot: SlackResponse | None) -> frozenset[str]:
    headers = {} if bot is None else {name.lower(): value for name, value in bot.headers.items()}
    return frozenset(one for one in re.split(r"[,\s]+", headers.get("x-oauth-scopes", "")) if one)


def _channels_of(client: WebClient) -> list[Channel] | None:
    pages = partial(client.conversations_list, types="public_channel,private_channel", limit=CHANNELS_A_PAGE)
    try:
        return [_channel_from(one) for page in pages() for one in page.get("channels", ())]
    except SlackApiError as error:
        return _unless_out_of_scope(error)


def _channel_from(shown: Mapping[str, object]) -> Channel:
    return Channel(
        id=str(shown["id"]),
        name=str(shown["name"]),
        is_member=bool(shown.get("is_member")),
        is_archived=bool(shown.get("is_archived")),
        is_shared=read_outside(shown),
    )


def _accounts_of(client: WebClient, people: Sequence[Person], on_progress: OnProgress) -> dict[str, Account] | None:
    """The accounts of people on the roster, by id; no page is asked for after all of them were found."""
    wanted = {one.slack_id for one in people if one.slack_id}
    found: dict[str, Account] = {}
    on_progress(0, len(wanted))
    try:
        for page in client.users_list(limit=USERS_A_PAGE) if wanted else ():
            found.update({one["id"]: _account_from(one) for one in page.get("members", ()) if one["id"] in wanted})
            on_progress(len(found), len(wanted))
            if len(found) == len(wanted):
                break
    except SlackApiError as error:
        return _unless_out_of_scope(error)
    on_progress(len(wanted), len(wanted))
    return found


def _account_from(shown: Mapping[str, object]) -> Account:
    zone = shown.get("tz")
    return Account(
        id=str(shown["id"]),
        is_gone=bool(shown.get("deleted")),
        is_guest=any(shown.get(name) for name in ("is_restricted", "is_ultra_restricted", "is_stranger")),
        is_bot=bool(shown.get("is_bot")),
        zone=zone if isinstance(zone, str) else None,
    )


def _unless_out_of_scope(error: SlackApiError) -> None:
    """A scope that is missing is a finding already."""
    if error.response["error"] != "missing_scope":
        raise error


def _departments_of(program: Briefed) -> tuple[Sequence[Department], BriefedError | None]:
    """The departments as their folders say it now, indexed or not."""
    try:
        return sorted(program.source().departments, key=lambda one: one.id), None
    except BriefedError as error:
        return (), error


def _people_today(program: Briefed) -> list[Person] | None:
    now = program.clock()
    today = program.office.local_day(now)
    with program.store.begin() as work:
        roster = known_roster(work, now, today)
    return None if roster is None else [one for one in roster.people if one.is_here(today)]


def _is_indexed(program: Briefed) -> bool:
    with program.store.begin() as work:
        return work.changes.last_position() > 0
