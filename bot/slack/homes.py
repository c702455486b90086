"""Whose Home tab is up to date: it is drawn from the database when somebody opens it, and again after what he does.

One at a time for each person, so that what is drawn last is what there is; whoever wants it drawn meanwhile has it
drawn once more afterwards, and waits for nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from bot.domain.bilingual import Bilingual
from bot.slack.callers import Caller
from bot.slack.kit import home, paragraph
from bot.slack.replies import acting

if TYPE_CHECKING:
    from bot.slack.reception import Reception

REMEMBERED = 2_000
"""People whose Home is drawn again after what they do; whoever has not opened it for long does so first."""

Pages = Mapping[str, int]
"""Which page of each list somebody looks at, by the list's name."""
Publish = Callable[[Pages], object]
"""Draws a Home at some pages, as things stand by then."""


@dataclass
class _Home:
    """Somebody's Home: at which pages he looks, how it is drawn, and whether it is to be drawn once more."""

    pages: Pages
    publish: Publish | None = None
    drawing: bool = False


class Homes:
    """The Home tabs that people have opened, within one process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._opened: OrderedDict[str, _Home] = OrderedDict()

    def look_at(self, user: str, pages: Pages) -> None:
        """Somebody looks at these pages from now on."""
        with self._lock:
            home = self._opened.pop(user, None) or _Home(pages)
            home.pages = dict(pages)
            self._opened[user] = home
            while len(self._opened) > REMEMBERED:
                self._opened.popitem(last=False)

    def is_opened(self, user: str) -> bool:
        """Whether somebody has opened his Home."""
        return user in self._opened

    def draw(self, user: str, publish: Publish) -> None:
        """Draw somebody's Home; what it shows is looked up then. If it is being drawn, it is drawn once more."""
        with self._lock:
            home = self._opened.get(user) or _Home({})
            home.publish = publish
            if home.drawing:
                return
            home.drawing = True
        while (wanted := self._wanted(home)) is not None:
            self._drawn(home, wanted)

    def _wanted(self, home: _Home) -> Callable[[], object] | None:
        """How to draw it now; ``None``, and the drawing is over, when nobody has wanted it since."""
        with self._lock:
            publish, home.publish = home.publish, None
            if publish is None:
                home.drawing = False
                return None
            pages = home.pages
        return lambda: publish(pages)

    def _drawn(self, home: _Home, draw: Callable[[], object]) -> None:
        """Draw it; what goes wrong is raised, unless it is to be drawn once more anyway."""
        try:
            draw()
        except Exception:
            with self._lock:
                if home.publish is None:
                    home.drawing = False
                    raise


def refresh(here: Reception, caller: Caller) -> None:
    """Draw somebody's Home again, after the acknowledgement, if he has opened it."""
    if here.homes.is_opened(caller.slack_id):
        publish(here, caller)


def refuse(here: Reception, user: str, said: Bilingual) -> None:
    """Say on somebody's Home why it is empty: he is nobody that the bot may serve."""

    def show() -> object:
        view = home([paragraph(said.text(here.callers.language(user)))])
        return here.client.views_publish(user_id=user, view=view)

    here.later(show)


def publish(here: Reception, caller: Caller, pages: Pages | None = None) -> None:
    """Draw somebody's Home after the acknowledgement, at some pages, or at those that he looks at."""
    from bot.slack.home.tab import home_view  # draws what everything else does, which may want it drawn again

    if pages is not None:
        here.homes.look_at(caller.slack_id, pages)

    def show(shown: Pages) -> Any:
        return here.client.views_publish(user_id=caller.slack_id, view=home_view(here, caller, shown))

    with acting(None):  # whoever opens it next sees how things stand
        here.later(lambda: here.homes.draw(caller.slack_id, show))
