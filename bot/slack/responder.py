"""Answering the questions in the inbox, off the threads that listen to Slack."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import asdict
from threading import Event, Lock, Thread
from zoneinfo import ZoneInfo

import structlog
from slack_sdk import WebClient

from bot.domain.asking import Asking
from bot.domain.errors import InputError
from bot.domain.text import language_of
from bot.services import inbox
from bot.services.ask import AnsweringDesk, ask
from bot.services.inbox import Claimed, Handling
from bot.slack.blocks import Card, answer_card, apology_card, plain_card
from bot.slack.events import SURFACE, Question
from bot.slack.posting import is_answered, post

LOOK_AGAIN_SECONDS = 15.0
"""How often the inbox is searched for what others left: a crashed process, a failed post."""

log = structlog.get_logger()


class Responder:
    """Answers each question in the inbox once: claim, ask, post, done.

    The inbox is the queue. If the process is killed before a question is claimed, the next start answers it;
    if it is killed between claim and post, the claim runs out and the question is asked again; if it is killed
    between post and done, the next attempt finds the answer in Slack and posts no other.
    """

    def __init__(self, desk: AnsweringDesk, client: WebClient, zone: ZoneInfo, workers: Executor) -> None:
        self._desk = desk
        self._client = client
        self._zone = zone
        self._workers = workers
        self._at_hand: set[str] = set()
        self._lock = Lock()
        self._stopping = Event()
        self._lookout = Thread(target=self._look_out, name="inbox-lookout", daemon=True)

    def start(self) -> None:
        """Take up what waits in the inbox, now and from time to time."""
        self._lookout.start()

    def stop(self) -> None:
        """Finish the questions at work and leave the others in the inbox."""
        with self._lock:
            self._stopping.set()
        self._workers.shutdown(wait=True, cancel_futures=True)
        if self._lookout.is_alive():
            self._lookout.join()

    def receive(self, question: Question) -> None:
        """Keep a question, then have it answered; one that is here already has no second effect.

        When this returns the question survives a crash, so that it may be acknowledged.
        """
        if inbox.receive(question.key, asdict(question), self._desk.store, self._desk.clock):
            self._take_up(question.key)

    def take_up_waiting(self) -> None:
        """Have every question answered that nobody has finished or is at work on."""
        for key in inbox.waiting(self._desk.store, self._desk.clock):
            self._take_up(key)

    def _look_out(self) -> None:
        while not self._stopping.is_set():
            try:
                self.take_up_waiting()
            except Exception as error:
                log.error("slack.inbox_unreadable", error=type(error).__name__)
            self._stopping.wait(LOOK_AGAIN_SECONDS)

    def _take_up(self, key: str) -> None:
        with self._lock:
            if key in self._at_hand or self._stopping.is_set():
                return
            self._at_hand.add(key)
            self._workers.submit(self._handle, key)

    def _handle(self, key: str) -> None:
        try:
            handling = inbox.handle(key, self._answer, self._desk.store, self._desk.clock)
            if handling is Handling.GIVEN_UP:
                log.error("slack.given_up", message=key, attempts=inbox.ATTEMPTS)
        except Exception as error:
            # Only the kind of error is logged: messages of databases and of Slack may repeat the question.
            log.error("slack.attempt_failed", message=key, error=type(error).__name__, reason=_slack_reason(error))
        finally:
            with self._lock:
                self._at_hand.discard(key)

    def _answer(self, claimed: Claimed) -> None:
        question = Question(**claimed.payload)
        if claimed.attempt > 1 and is_answered(self._client, question):
            return
        post(self._client, question, self._card(question))
        log.info("slack.answered", message=claimed.event_id, attempt=claimed.attempt)

    def _card(self, question: Question) -> Card:
        """The answer, the reason why there is none, or an apology; a person always gets one of them."""
        try:
            return self._answer_card(question)
        except InputError as error:
            return plain_card(str(error))
        except Exception as error:
            log.error("slack.search_failed", message=question.key, error=type(error).__name__)
            return apology_card(language_of(question.text))

    def _answer_card(self, question: Question) -> Card:
        asking = Asking(asker=question.asker, surface=SURFACE, conversation=question.conversation)
        answer = ask(question.text, asking, self._desk)
        with self._desk.store.begin() as work:
            departments = work.documents.departments()
        return answer_card(answer, departments, self._zone)


def _slack_reason(error: Exception) -> str | None:
    """Slack's short code for what it did not like, such as ``channel_not_found``."""
    response = getattr(error, "response", None)
    return response.get("error") if response is not None else None
