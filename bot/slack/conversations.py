"""Where somebody asked, as text: his answer goes there when it comes, which may be days later.

Written ``slack:<channel>:<thread>``. The thread is empty outside any thread; the channel may be a person's account,
which stands for his direct messages with the bot.
"""

from __future__ import annotations

from dataclasses import dataclass

SURFACE = "slack"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A channel, direct message or account, and the thread in it; ``None`` outside any thread."""

    channel: str
    thread: str | None = None

    @property
    def is_private(self) -> bool:
        """Whether nobody but one person reads it."""
        return self.channel.startswith(("D", "U", "W"))

    @property
    def place(self) -> tuple[str, str | None]:
        """As a posting's ``to``."""
        return self.channel, self.thread


def to_text(conversation: Conversation) -> str:
    """A conversation as it is kept with a question."""
    return f"{SURFACE}:{conversation.channel}:{conversation.thread or ''}"


def from_text(text: str | None) -> Conversation | None:
    """The conversation that a text names; ``None`` when it is none of Slack's, such as one on the command line."""
    surface, _, rest = (text or "").partition(":")
    channel, _, thread = rest.partition(":")
    return Conversation(channel, thread or None) if surface == SURFACE and channel else None
