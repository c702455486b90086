"""Where messages stand in Slack: later ones follow in their thread, and they themselves are kept up to date."""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.domain.posts import Post
from bot.store.schema import posts
from bot.store.upsert import put


class PostRepository:
    """Implements `bot.ports.Posts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, name: str, post: Post) -> None:
        """Remember where a message stands; a later one of the same name takes its place."""
        put(self._connection, posts, {"name": name, "channel": post.channel, "ts": post.ts})

    def find(self, name: str) -> Post | None:
        """Where a message stands, as far as is known."""
        row = self._connection.execute(select(posts.c.channel, posts.c.ts).where(posts.c.name == name)).one_or_none()
        return Post(row.channel, row.ts) if row else None
