"""Answering the questions in the inbox, off the threads that listen to Slack."""

from __future__ import annotations

from dataclasses import asdict
from threading import Event, Lock, Thread

import structlog

from bot.domain.asking import Asking
from bot.domain.documents import Reader
from bot.domain.errors import InputError
from bot.domain.text import language_of
from bot.services import inbox
from bot.services.ask import ask
from bot.services.inbox import Claimed, Handling
from bot.slack.blocks import answer_card, apology_card
from bot.slack.callers import Refused
from bot.slack.events import SURFACE, Question
from bot.slack.kit import Card, plain_card
from bot.slack.posting import is_answered, post
from bot.slack.reception import Reception, reason_of

LOOK_AGAIN_SECONDS = 15.0
"""How often the inbox is searched for what others left: a crashed process, a failed post."""

log = structlog.get_logger()


class Responder:
    """Answers each question in the inbox once: claim, ask, post, done.

    The inbox is the queue. If the process is killed before a question is claimed, the next start answers it;
    if it is killed between claim and post, the claim runs out and the question is asked again; if it is killed
    between post and done, the next attempt finds the answer in Slack and posts no other.
    """

    def __init__(self, here: Reception) -> None:
        self._here = here
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
        self._here.workers.shutdown(wait=True, cancel_futures=True)
        if self._lookout.is_alive():
            self._lookout.join()

    def receive(self, question: Question) -> None:
        """Keep a question, then have it answered; one that is here already has no second effect.

        When this returns the question survives a crash, so that it may be acknowledged.
        """
        if inbox.receive(question.key, asdict(question), self._here.store, self._here.clock):
            self._take_up(question.key)

    def take_up_waiting(self) -> None:
        """Have every question answered that nobody has finished or is at work on."""
        for key in inbox.waiting(self._here.store, self._here.clock):
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
            self._here.workers.submit(self._handle, key)

    def _handle(self, key: str) -> None:
        try:
            handling = inbox.handle(key, self._answer, self._here.store, self._here.clock)
            if handling is Handling.GIVEN_UP:
                log.error("slack.given_up", message=key, attempts=inbox.ATTEMPTS)
        except Exception as error:
            # Only the kind of error is logged: messages of databases and of Slack may repeat the question.
            log.error("slack.attempt_failed", message=key, error=type(error).__name__, reason=reason_of(error))
        finally:
            with self._lock:
                self._at_hand.discard(key)

    def _answer(self, claimed: Claimed) -> None:
        question = Question(**claimed.payload)
        if claimed.attempt > 1 and is_answered(self._here.client, question):
            return
        post(self._here.client, question, self._card(question))
        log.info("slack.answered", message=claimed.event_id, attempt=claimed.attempt)

    def _card(self, question: Question) -> Card:
        """The answer, the reason why there is none, or an apology; a person always gets one of them."""
        try:
            return self._answer_card(question)
        except Refused as refused:
            return plain_card(refused.said.text(self._here.callers.language(question.asker)))
        except InputError as error:
            return plain_card(str(error))
        except Exception as error:
            log.error("slack.search_failed", message=question.key, error=type(error).__name__)
            return apology_card(language_of(question.text))

    def _answer_card(self, question: Question) -> Card:
        caller = self._here.callers.get(question.asker)
        # What others can read too is answered from what everybody may read.
        reader = caller.reader if question.is_private else Reader()
        asking = Asking(caller.id, SURFACE, question.conversation, reader)
        answer = ask(question.text, asking, self._here.desk)
        return answer_card(answer, self._here.departments(), self._here.zone)
