"""What tests look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.slack.server.names import BOT_ID, PATIENCE
from tests.slack.server.payloads import is_reply
from tests.slack.server.people import People
from tests.slack.server.texts import Json


class Readers(People):
    """Looks at what the bot did, as the workspace or as one person sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: dict[str, dict[str, str]] = {}
        """What the modal of each person says about her input, by block_id."""
        self._suggested: dict[tuple[str, str], list[Json]] = {}

    def posts(self) -> list[Json]:
        """What the bot posted, in order, with channel."""
        with self._changed:
            found = [
                {**message, "channel": name}
                for name, channel in self.channels.items()
                for message in channel.messages
                if message.get("bot_id") == BOT_ID and message.get("subtype") != "assistant_app_thread"
            ]
        return sorted(found, key=lambda message: message["ts"])

    def posts_in(self, channel: str, thread: str | None = None) -> list[Json]:
        """What the bot posted in a channel, or as replies in a thread of it."""
        return [
            one
            for one in self.posts()
            if one["channel"] == channel and (thread is None or (is_reply(one) and one["thread_ts"] == thread))
        ]

    def post(self) -> Json:
        """The last thing that the bot posted."""
        posts = self.posts()
        assert posts, "the bot posted nothing"
        return posts[-1]

    def fresh(self, message: Mapping[str, Any]) -> Json | None:
        """A message as it is now; nothing if it is gone."""
        with self._changed:
            whispered = [one for one in self.ephemerals if one["ts"] == message["ts"]]
            found = whispered[0] if whispered else self.channels[message["channel"]].message(message["ts"])
            return {**found, "channel": message["channel"]} if found else None

    def ephemeral(self, user: str) -> list[Json]:
        """What one person alone was shown, in order."""
        with self._changed:
            return [dict(one) for one in self.ephemerals if one["user"] == user]

    def home(self, user: str) -> Json | None:
        """The home tab of a person."""
        return self.homes.get(user)

    def modal(self, user: str) -> Json | None:
        """The modal that a person sees, the uppermost of hers."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def wait_for(self, holds: Callable[[], Any], what: str = "it") -> Any:
        """Wait until something holds that a call of the bot brings about; what it is then."""
        with self._changed:
            found = self._changed.wait_for(holds, PATIENCE)
        assert found, f"{what} did not happen"
        return found

    def wait_for_posts(self, count: int) -> list[Json]:
        self.wait_for(lambda: len(self.posts()) >= count, "such a post")
        return self.posts()

    def wait_for_ephemeral(self, user: str, count: int = 1) -> list[Json]:
        self.wait_for(lambda: len(self.ephemeral(user)) >= count, "such a message")
        return self.ephemeral(user)

    def wait_for_modal(self, user: str) -> Json:
        return self.wait_for(lambda: self.modal(user), "a modal")

    def wait_for_home(self, user: str) -> Json:
        return self.wait_for(lambda: self.home(user), "a home tab")
