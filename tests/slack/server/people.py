"""What people do in Slack; each deed returns what the app was sent, with the app's reply."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Mapping
from typing import Any

from tests.slack.server.delivery import Deliveries, Reply, Sent
from tests.slack.server.limits import invalid_view
from tests.slack.server.methods_chat import answer_slash, append, react
from tests.slack.server.methods_files import public_file
from tests.slack.server.methods_views import MOST_VIEWS, show, swap
from tests.slack.server.names import BOT_USER, CHANNEL, TEAM
from tests.slack.server.payloads import action_of, event_body, in_message, in_view, interaction, is_reply, slash_command
from tests.slack.server.state import SIMPLE, chosen, initial_values, missing_inputs, value_of
from tests.slack.server.texts import Json, interactive_elements
from tests.slack.server.workspace import Channel, Refused, ResponseUrl

ANY: Any = object()


class People(Deliveries):
    """Everyone but the bot."""

    base: str

    # --- writing ---

    def say(self, text: str, channel: str | None = None, user: str = "U1", **fields: Any) -> Json:
        """A person writes a message; the message as Slack keeps it, which nobody is told of."""
        place = self._entered(user, channel or CHANNEL)
        with self._changed:
            message = {"type": "message", "user": user, "text": text, "ts": self._next_ts(), **fields}
            place.add(message)
        return {**message, "channel": place.id}

    def _entered(self, user: str, channel: str) -> Channel:
        """A channel in which this person can type."""
        place = self.channels[channel]
        if place.is_archived or (self.person(user).id not in place.members and place.kind != "public"):
            raise Refused(f"{user} cannot write in {channel}")
        return place

    def mention(self, text: str, channel: str | None = None, user: str = "U1", **fields: Any) -> Sent:
        """A message that names the bot, as the event ``app_mention``."""
        message = self.say(f"<@{BOT_USER}> {text}", channel, user, **fields)
        return self._event({**message, "type": "app_mention"})

    def direct(self, text: str, user: str = "U1", **fields: Any) -> Sent:
        """A direct message, as the event ``message``."""
        message = self.say(text, self.im(user).id, user, **fields)
        return self._event({**message, "channel_type": "im"})

    def message(self, text: str, channel: str | None = None, user: str = "U1", **fields: Any) -> Sent:
        """A message in a channel, as the event ``message``."""
        message = self.say(text, channel, user, **fields)
        return self._event({**message, "channel_type": self.channels[message["channel"]].event_type})

    def edit(self, message: Mapping[str, Any], text: str) -> Sent:
        """A person changes what she wrote: the event ``message_changed``."""
        place = self.channels[message["channel"]]
        kept = place.message(message["ts"])
        assert kept is not None, "no such message"
        with self._changed:
            before = dict(kept)
            kept.update(text=text, edited={"user": kept["user"], "ts": self._next_ts()})
        return self._changed_message(place, "message_changed", message=dict(kept), previous_message=before)

    def delete(self, message: Mapping[str, Any]) -> Sent:
        """A person deletes what she wrote: the event ``message_deleted``."""
        place = self.channels[message["channel"]]
        kept = place.message(message["ts"])
        assert kept is not None, "no such message"
        with self._changed:
            place.messages.remove(kept)
        return self._changed_message(place, "message_deleted", deleted_ts=kept["ts"], previous_message=dict(kept))

    def _changed_message(self, place: Channel, subtype: str, **fields: Any) -> Sent:
        event = {"type": "message", "subtype": subtype, "channel": place.id, "ts": self._next_ts(), "hidden": True}
        return self._event({**event, "channel_type": place.event_type, **fields})

    def react(self, user: str, message: Mapping[str, Any], name: str) -> Sent:
        """A person reacts to a message: the event ``reaction_added``."""
        kept = self.visible_message(user, message["channel"], message["ts"])
        assert kept is not None, "no such message"
        assert react(self, kept, name, user), "she did so already"
        item = {"type": "message", "channel": message["channel"], "ts": message["ts"]}
        event = {"type": "reaction_added", "user": user, "reaction": name, "item": item, "item_user": kept["user"]}
        return self._event({**event, "channel": message["channel"]})

    def upload(self, user: str, channel: str, filename: str, content: bytes, text: str = "", **fields: Any) -> Sent:
        """A person shares a file: the event ``message`` with the subtype ``file_share``."""
        place = self.channels[channel]
        file = self.add_file(user, filename, content)
        file.channels.append(channel)
        shown = public_file(file, self.base)
        message = self.say(text, channel, user, subtype="file_share", upload=False, files=[shown], **fields)
        if place.is_ext_shared:
            message["files"] = [{"id": file.id, "mode": "file_access", "file_access": "check_file_info"}]
        return self._event({**message, "channel_type": place.event_type})

    def join(self, user: str, channel: str) -> Sent:
        """A person joins a channel: the event ``member_joined_channel``."""
        place = self.channels[channel]
        assert self.person(user).id not in place.members, "she is there already"
        place.members.append(user)
        event = {"type": "member_joined_channel", "user": user, "channel": channel, "channel_type": channel[0]}
        return self._event({**event, "team": TEAM})

    def open_home(self, user: str, tab: str = "home") -> Sent:
        """A person opens the app's home: the event ``app_home_opened``."""
        event = {"type": "app_home_opened", "user": self.person(user).id, "channel": self.im(user).id, "tab": tab}
        view = {"view": self.homes[user]} if tab == "home" and user in self.homes else {}
        return self._event({**event, **view})

    def open_assistant(self, user: str, looking_at: str | None = None) -> Sent:
        """A person opens the assistant beside a channel: the event ``assistant_thread_started``."""
        place = self.im(user)
        root = append(self, place, {"text": "New Assistant Thread"}, subtype="assistant_app_thread")
        context = {"channel_id": looking_at, "team_id": TEAM, "enterprise_id": None} if looking_at else {}
        thread = {"user_id": user, "context": context, "channel_id": place.id, "thread_ts": root["ts"]}
        return self._event({"type": "assistant_thread_started", "assistant_thread": thread})

    def echo(self, message: Mapping[str, Any]) -> Sent:
        """What the bot itself posted, as the event ``message`` that Slack sends it too."""
        return self._event({**message, "channel_type": self.channels[message["channel"]].event_type})

    def event(self, type: str, **fields: Any) -> Sent:
        """Any other event."""
        return self._event({"type": type, **fields})

    def _event(self, event: Mapping[str, Any]) -> Sent:
        place = self.channels.get(str(event.get("channel")))
        author = self.users.get(str(event.get("user")))
        team = author.team if author else TEAM
        foreign = {} if team == TEAM else {"user_team": team, "source_team": team}
        full = {"team": team, **foreign, **event, "event_ts": event.get("ts") or self._next_ts()}
        return self.send(Sent(event_body(full, is_ext_shared=bool(place and place.is_ext_shared))))

    # --- commands and shortcuts ---

    def slash(self, user: str, command: str, text: str = "", channel: str = CHANNEL) -> Sent:
        """A person types a slash command."""
        place = self._entered(user, channel)
        url = self._response_url(ResponseUrl(user, channel, self.now()))
        return self.send(Sent(slash_command(self.person(user), place, command, text, url, self.new_trigger(user))))

    def shortcut(self, user: str, callback_id: str, message: Mapping[str, Any] | None = None) -> Sent:
        """A person uses a global shortcut, or one on a message."""
        trigger = self.new_trigger(user)
        common = {"callback_id": callback_id, "trigger_id": trigger, "action_ts": self._next_ts()}
        if message is None:
            return self.send(Sent(interaction("shortcut", self.person(user), **common)))
        place = self.channels[message["channel"]]
        seen = self.visible_message(user, place.id, message["ts"])
        if seen is None:
            raise Refused(f"{user} does not see this message")
        url = self._response_url(ResponseUrl(user, place.id, self.now(), None, _thread_of(seen)))
        where = {name: value for name, value in in_message(place, seen).items() if name != "container"}
        body = interaction("message_action", self.person(user), **common, **where, message_ts=seen["ts"])
        return self.send(Sent({**body, "response_url": url}))

    def _response_url(self, url: ResponseUrl) -> str:
        name = uuid.uuid4().hex
        self.response_urls[name] = url
        return f"{self.base}respond/{name}"

    # --- clicking ---

    def click(
        self,
        user: str,
        where: Mapping[str, Any],
        action_id: str,
        value: Any = ANY,
        block_id: str | None = None,
        stale: bool = False,
    ) -> Sent:
        """A person uses a button, a menu or another element on a message or a view that she sees.

        ``value`` tells buttons of one action_id apart, or says what she chooses; with ``stale`` she uses the
        message or view as it was when it was given here, though the bot has changed it since.
        """
        surface = copy.deepcopy(dict(where) if stale else self._seen(user, where))
        block, element = _used(surface, action_id, value, block_id)
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise Refused(f"{action_id} is an input without dispatch_action: it sends nothing by itself")
        sent_value = self._action_value(user, element, value)
        if element["type"] in SIMPLE:
            self._keep(user, surface, block, element, sent_value)
        action = action_of(block, element, sent_value, self._next_ts())
        surface.pop("channel", None)
        return self.send(self._block_actions(user, where, surface, [action]))

    def type(self, user: str, where: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """A person fills in elements, by action_id; the app learns of it with the next interaction."""
        surface = self._seen(user, where)
        for action_id, value in values.items():
            block, element = _element(surface, action_id, None)
            self._keep(user, surface, block, element, self._value(user, element, value))

    def suggest(self, user: str, where: Mapping[str, Any], action_id: str, typed: str) -> list[Json]:
        """The options that the app offers in an external menu for what a person typed."""
        surface = self._seen(user, where)
        block, element = _element(surface, action_id, None)
        assert element["type"] in {"external_select", "multi_external_select"}, "this menu has its options"
        common = {"action_id": action_id, "block_id": block["block_id"], "value": typed}
        common |= self._place(where, surface)
        sent = self.send(Sent(interaction("block_suggestion", self.person(user), **common)))
        assert sent.reply is not None, "attach an app first"
        assert sent.reply.status == 200, "no options came"
        groups = sent.reply.body.get("option_groups") or [{"options": sent.reply.body.get("options") or []}]
        options = [one for group in groups for one in group["options"]]
        assert len(options) <= 100, "Slack shows no more than 100 options"
        self._suggested[(user, action_id)] = options
        return options

    def _block_actions(self, user: str, where: Mapping[str, Any], surface: Json, actions: list[Json]) -> Sent:
        place = self._place(where, surface)
        body = interaction(
            "block_actions",
            self.person(user),
            **place,
            trigger_id=self.new_trigger(user, from_view="view" in place),
            state={"values": self._values(user, surface)},
            actions=actions,
        )
        if "view" in place:
            body["view"] = {**surface, "state": body.pop("state")}
        else:
            url = ResponseUrl(user, where["channel"], self.now(), surface["ts"], _thread_of(surface))
            body["response_url"] = self._response_url(url)
        return Sent(body)

    def _place(self, where: Mapping[str, Any], surface: Json) -> Json:
        if "ts" in surface:
            return in_message(self.channels[where["channel"]], surface)
        return in_view({**surface, "state": {"values": {}}})

    def _seen(self, user: str, where: Mapping[str, Any]) -> Json:
        """A message or a view as this person sees it now."""
        if "ts" in where:
            seen = self.visible_message(user, where["channel"], where["ts"])
        else:
            stack = self.stacks.get(user) or []
            home = [self.homes[user]] if user in self.homes else []
            seen = next((one for one in [*stack[-1:], *home] if one["id"] == where["id"]), None)
        if seen is None:
            raise Refused(f"{user} does not see this")
        return seen

    def _action_value(self, user: str, element: Json, value: Any) -> Json:
        kind = element["type"]
        if kind in {"button", "icon_button"}:
            return {name: element[name] for name in ("text", "value", "url", "style") if name in element}
        if kind == "feedback_buttons":
            return {name: _feedback(element, value)[name] for name in ("text", "value")}
        if kind == "overflow":
            return {"selected_option": chosen(element, value)}
        return self._value(user, element, None if value is ANY else value)

    def _value(self, user: str, element: Json, value: Any) -> Json:
        """What Slack sends for what a person typed or chose: people, channels, files and options that there are."""
        kind = element["type"]
        known = self.users if "users" in kind else self.channels
        if kind.removeprefix("multi_") in {"users_select", "channels_select", "conversations_select"}:
            unknown = set(value if isinstance(value, list) else [value]) - {None, *known}
            if unknown:
                raise Refused(f"{element['action_id']} does not offer {sorted(unknown)}")
        if kind == "file_input":
            return {"type": kind, "files": [self._given(user, one) for one in value or []]}
        external = "external" in kind
        return value_of(element, value, self._suggested.get((user, element["action_id"]), []) if external else None)

    def _given(self, user: str, file_id: str) -> Json:
        file = self.files[file_id]
        if file.user != user:
            raise Refused(f"{user} has no file {file_id}")
        file.is_given = True
        return public_file(file, self.base)

    def _keep(self, user: str, surface: Json, block: Json, element: Json, value: Json) -> None:
        typed = self.typed.setdefault((user, _key(surface)), {})
        typed[(block["block_id"], element["action_id"])] = value

    def _values(self, user: str, surface: Json) -> dict[str, dict[str, Json]]:
        """``state.values``: what was typed stays through updates where block_id and action_id stay."""
        typed = self.typed.get((user, _key(surface)), {})
        values = initial_values(surface.get("blocks") or [])
        for block, actions in values.items():
            for action, initial in actions.items():
                kept = typed.get((block, action))
                if kept and kept["type"] == initial["type"]:
                    actions[action] = kept
        return values

    # --- modals ---

    def submit(self, user: str, view: Mapping[str, Any] | None = None, values: Mapping[str, Any] | None = None) -> Sent:
        """A person fills in the modal she sees and sends it; what the app answers is applied."""
        shown = self._uppermost(user, view)
        if not shown["submit"]:
            raise Refused("this modal has no button to submit it")
        self.type(user, shown, values or {})
        everything = self._values(user, shown)
        missing = missing_inputs(shown["blocks"], everything)
        if missing:
            raise Refused(f"these are required: {', '.join(missing)}")
        body = interaction(
            "view_submission",
            self.person(user),
            trigger_id=self.new_trigger(user, from_view=True),
            view={**shown, "state": {"values": copy.deepcopy(everything)}},
            response_urls=[],
        )
        return self.send(Sent(body))

    def close_modal(self, user: str, view: Mapping[str, Any] | None = None, all_views: bool = False) -> Sent:
        """A person closes the modal she sees, or all of them; the app is told if it wanted to be."""
        shown = self._uppermost(user, view)
        with self._changed:
            gone = self.stacks[user] if all_views else [shown]
            self.stacks[user] = [one for one in self.stacks[user] if one not in gone]
        body = Sent(interaction("view_closed", self.person(user), view=shown, is_cleared=all_views))
        return self.send(body) if shown["notify_on_close"] else body

    def _uppermost(self, user: str, view: Mapping[str, Any] | None) -> Json:
        stack = self.stacks.get(user) or []
        if not stack or (view is not None and stack[-1]["id"] != view["id"]):
            raise Refused(f"{user} does not see this modal")
        return stack[-1]

    # --- what Slack does with acknowledgements ---

    def acknowledged_with(self, body: Mapping[str, Any], reply: Reply) -> None:
        if reply.status != 200:
            return
        if "command" in body and reply.body:
            answer_slash(self, body["user_id"], body["channel_id"], reply.body)
        elif body.get("type") == "view_submission":
            self._submitted(body["user"]["id"], body["view"], reply.body)

    def _submitted(self, user: str, view: Json, answer: Json) -> None:
        stack = self.stacks.get(user, [])
        if not any(one["id"] == view["id"] for one in stack):
            return
        action = answer.get("response_action")
        if action == "errors":
            _check_errors(view, answer.get("errors"))
            self.errors[user] = answer["errors"]
            return
        self.errors.pop(user, None)
        if action in {"update", "push"}:
            self._show_answer(user, view, action, answer.get("view"))
        elif action == "clear":
            self.stacks[user] = []
        else:
            assert not answer, f"Slack does not know this answer to a submission: {answer}"
            self.stacks[user] = [one for one in stack if one["id"] != view["id"]]

    def _show_answer(self, user: str, view: Json, action: str, new: Any) -> None:
        refused = invalid_view(new)
        assert refused is None, f"Slack would not show this view: {refused}"
        if action == "update":
            swap(self, user, view, new)
        else:
            assert len(self.stacks[user]) < MOST_VIEWS, "push_limit_reached"
            show(self, user, new, self.stacks[user])


def _key(surface: Json) -> str:
    return surface["ts"] if "ts" in surface else surface["id"]


def _thread_of(message: Json) -> str | None:
    return message["thread_ts"] if is_reply(message) else None


def _check_errors(view: Json, errors: Any) -> None:
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    assert isinstance(errors, dict), "errors are by block_id"
    assert errors, "errors without an error"
    assert set(errors) <= inputs, f"there is no input block {set(errors) - inputs}"
    assert all(isinstance(one, str) and one for one in errors.values()), "an error without a text"


def _feedback(element: Json, value: Any) -> Json:
    for name in ("positive_button", "negative_button"):
        button = element[name]
        if value in (name, name.removesuffix("_button"), button["value"], button["text"]["text"]):
            return button
    raise Refused("say which one: value='positive' or 'negative'")


def _element(surface: Json, action_id: str, block_id: str | None) -> tuple[Json, Json]:
    found = [
        (block, element)
        for block, element in interactive_elements(surface.get("blocks"))
        if element["action_id"] == action_id and block_id in (None, block["block_id"])
    ]
    if len(found) != 1:
        there = sorted({element["action_id"] for _, element in interactive_elements(surface.get("blocks"))})
        raise Refused(f"{len(found)} elements {action_id!r} here, among {there}")
    return found[0]


def _used(surface: Json, action_id: str, value: Any, block_id: str | None) -> tuple[Json, Json]:
    """The element that is clicked; of several buttons with one action_id that with the value."""
    found = [
        (block, element)
        for block, element in interactive_elements(surface.get("blocks"))
        if element["action_id"] == action_id
        and block_id in (None, block["block_id"])
        and (value is ANY or element["type"] not in {"button", "icon_button"} or element.get("value") == value)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(f"{len(found)} elements {action_id!r} here: say which one by value or block_id")
    return _element(surface, action_id, block_id if value is ANY else "")
