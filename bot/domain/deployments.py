"""Deployments of release systems that wait for launches: which launches they wait for, and what they are answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.launches.verdict import Decision, Verdict

OPEN_SHOWN = 10
"""How many open requirements an answer names."""


@dataclass(frozen=True, slots=True)
class Guard:
    """An environment of a repository ("owner/name") that nothing is deployed to before a launch may go."""

    repository: str
    environment: str
    launch: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a deployment is answered, and why."""

    is_approved: bool
    comment: str


def launches_behind(guards: Iterable[Guard], repository: str, environment: str) -> list[str]:
    """The launches that a deployment to an environment waits for; GitHub's names hold in any case of letters."""
    wanted = (repository.casefold(), environment.casefold())
    return [one.launch for one in guards if (one.repository.casefold(), one.environment.casefold()) == wanted]


def reply_to(verdicts: Sequence[Verdict]) -> Reply:
    """Approved when there are verdicts and each is ALLOW; anything else is a no."""
    if not verdicts:
        return Reply(False, "Briefed: no launch is named for this environment, so nothing may be deployed to it.")
    is_approved = all(one.decision is Decision.ALLOW for one in verdicts)
    return Reply(is_approved, "\n".join(_line(one) for one in verdicts))


def reply_without_launch(launch_id: str) -> Reply:
    """What is answered when a launch that the settings name does not exist."""
    return Reply(False, f"Briefed: there is no launch “{launch_id}”, so nothing may be deployed.")


def _line(verdict: Verdict) -> str:
    told = f"Briefed on {verdict.launch}: {verdict.decision.upper()}"
    names = [one.requirement for one in verdict.open_findings]
    if not names:
        return f"{told}."
    more = f" and {len(names) - OPEN_SHOWN} more" if len(names) > OPEN_SHOWN else ""
    return f"{told}. Open: {', '.join(names[:OPEN_SHOWN])}{more}."
