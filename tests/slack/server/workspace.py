"""Who and what there is in the workspace."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Condition
from typing import Any, Literal

from tests.slack.server.names import BOT_USER, CHANNEL, DIRECT, EPOCH, OTHER_TEAM, TEAM
from tests.slack.server.texts import Json

Kind = Literal["public", "private", "im", "mpim"]
SCOPES_BY_KIND: dict[Kind, str] = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
TRIGGER_SECONDS = 3
RESPONSE_URL_SECONDS, RESPONSE_URL_USES = 30 * 60, 5


class Refused(AssertionError):
    """A person's Slack would not have let her do this."""


@dataclass
class User:
    """A person or a bot."""

    id: str
    name: str
    real_name: str
    locale: str = "zh-CN"
    team: str = TEAM
    email: str | None = None
    tz: str = "Asia/Shanghai"
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    is_bot: bool = False

    def public(self, with_locale: bool, with_email: bool) -> Json:
        """As ``users.info`` shows it."""
        profile = {"real_name": self.real_name, "display_name": self.name, "team": self.team}
        shown: Json = {
            "id": self.id,
            "team_id": self.team,
            "name": self.name,
            "real_name": self.real_name,
            "deleted": self.deleted,
            "tz": self.tz,
            "tz_offset": 28_800,
            "profile": {**profile, **({"email": self.email} if with_email and self.email else {})},
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_admin": False,
            "is_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            **({"is_stranger": True} if self.is_stranger else {}),
        }
        return {**shown, "locale": self.locale} if with_locale else shown


@dataclass
class Channel:
    """A conversation of any kind, with what was said in it."""

    id: str
    name: str
    kind: Kind = "public"
    members: list[str] = field(default_factory=list)
    is_ext_shared: bool = False
    is_pending_ext_shared: bool = False
    is_org_shared: bool = False
    is_archived: bool = False
    messages: list[Json] = field(default_factory=list)

    @property
    def scope(self) -> str:
        return SCOPES_BY_KIND[self.kind]

    @property
    def event_type(self) -> str:
        return {"public": "channel", "private": "group"}.get(self.kind, self.kind)

    def partner(self) -> str:
        """The person at the other end of a direct message."""
        return next(one for one in self.members if one != BOT_USER)

    def add(self, message: Json) -> None:
        """Append a message, which may begin a thread."""
        thread = message.get("thread_ts")
        root = self.message(thread) if thread and thread != message["ts"] else None
        if root is not None:
            root.update(thread_ts=thread, reply_count=root.get("reply_count", 0) + 1, latest_reply=message["ts"])
        self.messages.append(message)

    def message(self, ts: str) -> Json | None:
        return next((one for one in self.messages if one["ts"] == ts), None)

    def public(self) -> Json:
        """As ``conversations.info`` shows it."""
        shared = {
            "is_shared": self.is_ext_shared or self.is_org_shared,
            "is_ext_shared": self.is_ext_shared,
            "is_pending_ext_shared": self.is_pending_ext_shared,
            "is_org_shared": self.is_org_shared,
        }
        if self.kind == "im":
            return {"id": self.id, "is_im": True, "user": self.partner(), "is_archived": self.is_archived, **shared}
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "public",
            "is_group": self.kind == "private",
            "is_im": False,
            "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "public",
            "is_archived": self.is_archived,
            "is_member": BOT_USER in self.members,
            "context_team_id": TEAM,
            **({"connected_team_ids": [OTHER_TEAM]} if self.is_ext_shared else {}),
            **shared,
        }


@dataclass
class Trigger:
    user: str
    at: float
    from_view: bool = False
    used: bool = False


@dataclass
class ResponseUrl:
    """Where the app may answer an interaction; ``message_ts`` is what it may replace."""

    user: str
    channel: str
    at: float
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


@dataclass
class File:
    id: str
    name: str
    length: int
    user: str
    content: bytes | None = None
    title: str = ""
    channels: list[str] = field(default_factory=list)
    complete: bool = False
    is_given: bool = False
    """Whether a person gave it to the app in a form."""


class Workspace:
    """One workspace with one app in it: builders for tests, and the state behind the Web API."""

    def __init__(self) -> None:
        self._changed = Condition()
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.ephemerals: list[Json] = []
        """Messages that one person alone sees (``user``); they are in no channel's history."""
        self.files: dict[str, File] = {}
        self.homes: dict[str, Json] = {}
        self.stacks: dict[str, list[Json]] = {}
        """The open modals of each person, the uppermost last."""
        self.assistant: dict[tuple[str, str], Json] = {}
        """Status, title and prompts of assistant threads."""
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.typed: dict[tuple[str, str], dict[tuple[str, str], Json]] = {}
        """What people typed and chose, by person and message or view, then by block_id and action_id."""
        self._moved = 0.0
        self._last = 0
        self._populate()

    def _populate(self) -> None:
        self.add_user(BOT_USER, "briefed", real_name="Briefed", is_bot=True)
        self.add_user("U1", "zhang.min", real_name="张敏")
        self.add_user("U2", "li.wei", real_name="李伟")
        self.add_user("U3", "jane.doe", real_name="Jane Doe", locale="en-US")
        self.add_channel(CHANNEL, "front-line", members=["U1", "U2", "U3"])
        self.add_channel(DIRECT, kind="im", members=["U1"])

    # --- builders ---

    def add_user(self, id: str, name: str = "", **fields: Any) -> User:
        name = name or id.lower()
        defaults = {"real_name": name, "email": None if fields.get("is_bot") else f"{name}@bank.example"}
        if fields.get("is_stranger"):
            defaults |= {"team": OTHER_TEAM}
        self.users[id] = User(id, name, **{**defaults, **fields})
        return self.users[id]

    def add_channel(
        self,
        id: str,
        name: str = "",
        kind: Kind = "public",
        members: Iterable[str] = (),
        with_bot: bool = True,
        **fields: Any,
    ) -> Channel:
        """A channel; the bot is a member unless told otherwise."""
        inside = [*members, *([BOT_USER] if with_bot else [])]
        assert set(inside) <= set(self.users), "add the members first"
        self.channels[id] = Channel(id, name or id.lower(), kind, list(dict.fromkeys(inside)), **fields)
        return self.channels[id]

    def add_file(self, user: str, name: str, content: bytes) -> File:
        """A file that a person has and has not shared."""
        file = File(f"F{len(self.files) + 1:04}", name, len(content), self.person(user).id, content, name)
        self.files[file.id] = file
        return file

    def im(self, user: str) -> Channel:
        """The direct messages of a person and the bot."""
        for channel in self.channels.values():
            if channel.kind == "im" and set(channel.members) == {user, BOT_USER}:
                return channel
        return self.add_channel(f"D{user}", kind="im", members=[self.person(user).id])

    def person(self, user: str) -> User:
        assert user in self.users, f"nobody has the id {user}: add_user first"
        return self.users[user]

    # --- the server's own clock ---

    def now(self) -> float:
        return EPOCH + self._moved

    def move(self, seconds: float) -> None:
        """Let time pass for triggers, response URLs, rate limits and new messages."""
        with self._changed:
            self._moved += seconds

    def _next_ts(self) -> str:
        self._last += 1
        return f"{int(self.now())}.{self._last:06}"

    @property
    def messages(self) -> dict[str, list[Json]]:
        return {name: channel.messages for name, channel in self.channels.items()}

    # --- what interactions hand out ---

    def new_trigger(self, user: str, from_view: bool = False) -> str:
        name = f"{len(self.triggers) + 1}.{int(self.now())}.{uuid.uuid4().hex}"
        self.triggers[name] = Trigger(user, self.now(), from_view)
        return name

    def exchange(self, name: Any) -> Trigger | str:
        """Use a trigger; it, or the error."""
        trigger = self.triggers.get(name)
        if trigger is None:
            return "invalid_trigger_id"
        if trigger.used:
            return "exchanged_trigger_id"
        if self.now() - trigger.at > TRIGGER_SECONDS:
            return "expired_trigger_id"
        trigger.used = True
        return trigger

    def visible_message(self, user: str, channel: str, ts: str) -> Json | None:
        """A message as this person sees it now, or nothing."""
        for one in self.ephemerals:
            if (one["user"], one["channel"], one["ts"]) == (user, channel, ts):
                return one
        place = self.channels[channel]
        if user not in place.members and place.kind != "public":
            return None
        return place.message(ts)

    def assistant_replied(self, channel: str, thread: str | None) -> None:
        if (channel, thread) in self.assistant:
            self.assistant[(channel, str(thread))]["status"] = ""


def with_ids(blocks: list[Json]) -> list[Json]:
    """Blocks as Slack keeps them: with an id on every block and interactive element, and defaults in every text."""
    return [_with_defaults(_with_ids(block)) for block in blocks]


TEXT_DEFAULTS = {"plain_text": {"emoji": True}, "mrkdwn": {"verbatim": False}}


def _with_defaults(part: Any) -> Any:
    if isinstance(part, list):
        return [_with_defaults(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {**{name: _with_defaults(value) for name, value in part.items()}, **_defaults_of(part)}


def _defaults_of(part: Json) -> Json:
    defaults = TEXT_DEFAULTS.get(str(part.get("type")), {}) if isinstance(part.get("text"), str) else {}
    return {name: value for name, value in defaults.items() if name not in part}


def _with_ids(block: Json) -> Json:
    kept = {**block, "block_id": block.get("block_id") or uuid.uuid4().hex[:5]}
    for name in ("accessory", "element"):
        if name in kept:
            kept[name] = _with_action_id(kept[name])
    if block["type"] in {"actions", "context_actions"}:
        kept["elements"] = [_with_action_id(one) for one in block["elements"]]
    return kept


def _with_action_id(element: Json) -> Json:
    if element["type"] in {"image"}:
        return element
    return {**element, "action_id": element.get("action_id") or uuid.uuid4().hex[:5]}
