"""Seeing to it that every question in the inbox is answered, whoever left it there."""

from __future__ import annotations

from threading import Thread

import structlog

from bot.services import inbox
from bot.slack.answers.answering import take_up
from bot.slack.interrupted import tell_interrupted
from bot.slack.reception import Reception

LOOK_AGAIN_SECONDS = 15.0
"""How often the inbox is searched for what others left: a crashed process, a failed post."""
DRAIN_SECONDS = 5.0
"""How long the end waits for replies: half of what the process has (`bot.cli.serving.GRACE_SECONDS`)."""

log = structlog.get_logger()


class Responder:
    """Takes up what waits in the inbox, and finishes what is at work before the program stops.

    The inbox is the queue. If the process is killed before a question is claimed, the next start answers it;
    if it is killed between claim and post, the claim runs out and the question is asked again; if it is killed
    between post and done, the next attempt finds the answer in Slack and posts no other.
    """

    def __init__(self, here: Reception, drain_seconds: float = DRAIN_SECONDS) -> None:
        self._here = here
        self._drain_seconds = drain_seconds
        self._lookout = Thread(target=self._look_out, name="inbox-lookout", daemon=True)

    def start(self) -> None:
        """Take up what waits in the inbox, now and from time to time."""
        self._lookout.start()

    def stop(self) -> None:
        """Finish the questions at work, leave the others in the inbox, and show people what became of their deeds."""
        self._here.stopping.set()
        self._here.workers.shutdown(wait=False)
        self._drain()
        self._here.workers.shutdown(wait=True, cancel_futures=True)
        if self._lookout.is_alive():
            self._lookout.join()

    def _drain(self) -> None:
        """Wait for the replies that are under way; whoever gets none in time finds a word after the next start."""
        left = self._here.replies.finish(self._drain_seconds)
        if not left:
            return
        try:
            tell_interrupted(self._here, left)
        except Exception as error:
            log.error("slack.interrupted_not_told", error=type(error).__name__)

    def take_up_waiting(self) -> None:
        """Have every question answered that nobody has finished or is at work on."""
        for key in inbox.waiting(self._here.store, self._here.clock):
            take_up(self._here, key)

    def _look_out(self) -> None:
        while not self._here.stopping.is_set():
            try:
                self.take_up_waiting()
            except Exception as error:
                log.error("slack.inbox_unreadable", error=type(error).__name__)
            self._here.stopping.wait(LOOK_AGAIN_SECONDS)
