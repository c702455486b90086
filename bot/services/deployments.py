"""Deployments on GitHub that wait for a launch: taken in when GitHub asks, answered as things stand when we reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bot.domain.deployments import Guard, Reply, launches_behind, reply_to, reply_without_launch
from bot.domain.errors import InputError
from bot.domain.launches.verdict import Verdict
from bot.domain.outbox import Message, Recipient, RecipientKind, SendFailed
from bot.ports import CannotPost, Deployments
from bot.services.launches.judging import verdict_on
from bot.services.launches.recording import LaunchOffice

DEPLOYMENT = "github.deployment"
"""The kind of the messages that answer GitHub."""
HOPELESS = frozenset({404, 410, 422})
"""What GitHub says when the deployment waits no more, or never took our answer."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A deployment that waits for our answer, which goes to ``address`` in the name of an ``installation``."""

    repository: str
    environment: str
    address: str
    installation: int


@dataclass(frozen=True, slots=True)
class DeploymentDesk:
    """What answering deployments needs. Implements `bot.ports.Sender` for them."""

    office: LaunchOffice
    deployments: Deployments
    guards: Sequence[Guard]

    def take_in(self, waiting: Waiting, once: str) -> None:
        """Keep a deployment until it is answered, once per ``once``.

        Raises `InputError` for an address that is not GitHub's.
        """
        if not self.deployments.is_ours(waiting.address):
            raise InputError("The callback's address is not GitHub's.", "Set github: {api: ...} in config.yaml.")
        now = self.office.clock()
        message = Message(
            key=f"deployment:{once}",
            kind=DEPLOYMENT,
            recipient=Recipient(RecipientKind.GITHUB, waiting.repository.casefold()),
            payload=asdict(waiting),
            not_before=now,
        )
        with self.office.store.begin() as work:
            work.outbox.put([message], now)

    def send(self, message: Message, attempt: int) -> None:
        """Answer a deployment, with the verdicts as they are by now. What cannot be judged is not answered yet."""
        waiting = Waiting(**message.payload)
        reply = self._reply(waiting)
        try:
            status = self.deployments.answer(
                waiting.installation, waiting.address, waiting.environment, reply.is_approved, reply.comment
            )
        except CannotPost as error:
            raise SendFailed(str(error)) from error
        if not 200 <= status < 300:
            raise SendFailed(f"GitHub answered with status {status}", permanent=status in HOPELESS)

    def _reply(self, waiting: Waiting) -> Reply:
        verdicts = list[Verdict]()
        for one in launches_behind(self.guards, waiting.repository, waiting.environment):
            try:
                verdicts.append(verdict_on(self.office, one))
            except InputError:
                return reply_without_launch(one)
        return reply_to(verdicts)
