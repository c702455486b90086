"""What everything that happens in Slack needs, and how somebody is told something at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook import WebhookClient

from bot.domain.bilingual import Bilingual
from bot.domain.departments import Department
from bot.ports import Clock, Store
from bot.services.ask import AnsweringDesk
from bot.services.launches.overview import Overview
from bot.services.launches.recording import LaunchOffice
from bot.services.launches.uploading import LaunchDesk
from bot.services.questions.recording import QuestionOffice
from bot.services.signing_in import WebLinks
from bot.slack.callers import Callers
from bot.slack.channels import Channels
from bot.slack.homes import Homes
from bot.slack.interactions import DEEPEST, Click, Command, Place, Shortcut, Submission, View
from bot.slack.kit import Block, Card, modal, paragraph, plain_card, with_word
from bot.slack.replies import Replies
from bot.slack.waiting import Waiting

NOTICE = Bilingual("Briefed", "Briefed")
CLOSE = Bilingual("关闭", "Close")
NOT_OPENED = Bilingual(
    "窗口没能打开, 多半是 Slack 这会儿太慢了。请再点一次。",
    "The form did not open, most likely because Slack was slow. Please click again.",
)
TOO_LATE = frozenset({"expired_trigger_id", "invalid_trigger_id"})
OPENED_ALREADY = "exchanged_trigger_id"
WEBHOOK_SECONDS = 10

log = structlog.get_logger()


@dataclass(frozen=True)
class Reception:
    """The parts of the program that people in Slack are served with.

    ``channel_language`` is what is posted in to channels that are no department's ("zh-CN" or "en").
    Handlers act within Slack's three seconds: a deed is a transaction. Whatever calls Slack goes to the ``workers``
    by `later`, so that a slow Slack never makes an acknowledgement late.
    """

    store: Store
    clock: Clock
    zone: ZoneInfo
    desk: AnsweringDesk
    questions: QuestionOffice
    launches: LaunchOffice
    client: WebClient
    callers: Callers
    channels: Channels
    workers: Executor
    waiting: Waiting = field(default_factory=Waiting)
    overview: Overview = field(default_factory=Overview)
    homes: Homes = field(default_factory=Homes)
    launch_desk: LaunchDesk = field(default_factory=LaunchDesk)
    web: WebLinks | None = None
    channel_language: str = "zh-CN"
    replies: Replies = field(default_factory=Replies)
    stopping: Event = field(default_factory=Event)

    def later(self, what: Callable[[], object]) -> None:
        """Do something that calls Slack after the acknowledgement; what goes wrong is logged, not what was said."""
        self.replies.begin(self.workers, lambda: _logged(what))

    def aside(self, what: Callable[[], object]) -> None:
        """Do something that calls Slack and that nobody waits for; at the end of the process it is left undone."""
        with suppress(RuntimeError):  # the workers take up nothing any more
            self.workers.submit(lambda: _logged(what))

    def departments(self) -> dict[str, Department]:
        """The departments by id."""
        with self.store.begin() as work:
            return dict(work.documents.departments())

    def local(self, instant: datetime) -> datetime:
        """An instant on the centre's clocks."""
        return instant.astimezone(self.zone)

    def open_modal(self, done: Click | Command | Shortcut | Submission, view: dict[str, Any]) -> None:
        """Open a modal on top of what somebody sees; his click is good for that for three seconds."""
        opened = self.client.views_push if _modal_of(done) else self.client.views_open
        self.later(lambda: self._opened(done, lambda: opened(trigger_id=done.trigger, view=view)))

    def _opened(self, done: Click | Command | Shortcut | Submission, open_it: Callable[[], object]) -> None:
        """Open a modal, or say that it must be asked for again: Slack may take longer than a click is good for."""
        try:
            open_it()
        except (SlackClientError, OSError) as error:
            if reason_of(error) == OPENED_ALREADY:
                return  # by a second delivery of the same click
            is_late = isinstance(error, OSError) or reason_of(error) in TOO_LATE
            tell = log.warning if is_late else log.error
            tell("slack.modal_not_opened", error=type(error).__name__, reason=reason_of(error))
            self._say_it_did_not_open(done)

    def _say_it_did_not_open(self, done: Click | Command | Shortcut | Submission) -> None:
        said = plain_card(NOT_OPENED.text(self.callers.language(done.user)))
        below = _modal_of(done)
        if below is not None and self._said_in(below, said):
            return
        self._tell_privately(done, said)

    def _said_in(self, view: View, said: Card) -> bool:
        """Say something in a modal; False when it was closed."""
        try:
            self.client.views_update(view_id=view.id, view=with_word(view.shown, _blocks(said)))
        except (SlackClientError, OSError):
            return False
        return True

    def update_modal(self, view_id: str, view: dict[str, Any], hash: str | None = None) -> None:
        """Show something else in a modal; with ``hash`` only if it still is what somebody saw when he acted."""
        self.later(lambda: self.client.views_update(view_id=view_id, view=view, hash=hash or None))

    def tell(self, done: Click | Command | Shortcut, language: str, said: Card | str) -> None:
        """Tell somebody something that only he sees, where he acted."""
        shown = plain_card(said) if isinstance(said, str) else said
        if isinstance(done, Click) and done.view is not None:
            self._tell_on_top(done, done.view, language, shown)
        else:
            self.later(lambda: self._tell_privately(done, shown))

    def _tell_on_top(self, click: Click, view: View, language: str, shown: Card) -> None:
        """In a modal on top or, where Slack puts no further one, in the modal itself."""
        if view.type == "modal" and view.depth >= DEEPEST:
            self.update_modal(view.id, with_word(view.shown, _blocks(shown)))
        else:
            self.open_modal(click, _notice(shown, language))

    def _tell_privately(self, done: Click | Command | Shortcut | Submission, shown: Card) -> None:
        url = None if isinstance(done, Submission) else done.response_url
        self.answer_privately(done.user, _place_of(done), url, shown)

    def answer_privately(self, user: str, place: Place, response_url: str | None, shown: Card) -> None:
        """Show something to one person: at the address that Slack gave for that, or else as `whisper` does.

        What is shown at such an address is never in a thread, so in a thread it comes second.
        """
        if place.thread and self._whispered(user, place, shown):
            return
        if response_url and shown_at(response_url, shown, replace_original=False):
            return
        self.whisper(user, place, shown)

    def replace_whisper(self, user: str, place: Place, response_url: str, shown: Card) -> None:
        """Put something in the place of what one person alone sees, or else show it to him anew."""
        if not shown_at(response_url, shown, replace_original=True):
            self.whisper(user, place, shown)

    def whisper(self, user: str, place: Place, shown: Card) -> None:
        """Show something to one person: where he is, or in a direct message if nothing can be shown there."""
        if not self._whispered(user, place, shown):
            self.client.chat_postMessage(channel=user, text=shown.text, blocks=shown.blocks)

    def _whispered(self, user: str, place: Place, shown: Card) -> bool:
        """Show something to one person where he is; False when nothing can be shown there."""
        if place.channel is None:
            return False
        try:
            self.client.chat_postEphemeral(
                channel=place.channel, user=user, thread_ts=place.thread, text=shown.text, blocks=shown.blocks
            )
        except (SlackClientError, OSError) as error:
            log.info("slack.not_whispered", error=type(error).__name__, reason=reason_of(error))
            return False
        return True


def shown_at(response_url: str, shown: Card, replace_original: bool) -> bool:
    """Show something to one person at the address that Slack gave for that; False when that cannot be.

    Where Slack does not answer in time it may have been shown: whoever shows it elsewhere then, shows it twice.
    """
    address = WebhookClient(response_url, timeout=WEBHOOK_SECONDS)
    kind = None if replace_original else "ephemeral"
    try:
        answer = address.send(
            text=shown.text, blocks=shown.blocks, response_type=kind, replace_original=replace_original
        )
    except (SlackClientError, OSError, HTTPException) as error:
        log.warning("slack.address_does_not_answer", error=type(error).__name__)
        return False
    if answer.status_code != 200:
        log.info("slack.address_refuses", status=answer.status_code)
    return answer.status_code == 200


def _notice(shown: Card, language: str) -> dict[str, Any]:
    return modal("notice", NOTICE.text(language), _blocks(shown), close=CLOSE.text(language))


def _blocks(shown: Card) -> list[Block]:
    return shown.blocks or [paragraph(shown.text)]


def _modal_of(done: Click | Command | Shortcut | Submission) -> View | None:
    """The modal in which somebody clicked."""
    view = done.view if isinstance(done, Click) else None
    return view if view is not None and view.type == "modal" else None


def _place_of(done: Click | Command | Shortcut | Submission) -> Place:
    if isinstance(done, Command):
        return Place(done.channel)
    return Place() if isinstance(done, Submission) else done.place


def _logged(what: Callable[[], object]) -> None:
    try:
        what()
    except Exception as error:
        # Only the kind of error, and Slack's code for it: messages may repeat what a person wrote.
        log.error("slack.call_failed", error=type(error).__name__, reason=reason_of(error))


def reason_of(error: Exception) -> str | None:
    """Slack's short code for what it did not like, such as ``channel_not_found``."""
    response = getattr(error, "response", None)
    return response.get("error") if response is not None else None
