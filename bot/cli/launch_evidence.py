"""What the next command on a launch must name, on the terminal: each kind under the command that asks for it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Group

from bot.cli.launch_rendering import heading, line, minute
from bot.cli.lines import Flow
from bot.services.launches.evidence import Duty, Evidence, SeenVersion, Signature, ToSign
from bot.services.launches.judging import LaunchView

SHOWN_DIGITS = 12
"""Of a digest: so many can be typed, and are not found twice."""


def evidence_page(one: LaunchView, evidence: Evidence, zone: ZoneInfo) -> Group:
    """Versions, what there is to sign, sign-offs and duties of a launch."""
    launch = one.dossier.launch.id
    minor, sign = f"launch minor {launch} DOCUMENT --from VERSION --to VERSION", f"sign {launch} REQUIREMENT"
    return Group(
        *heading(one, zone),
        line(("The beginning of a key or version is enough where no other begins alike.", "dim")),
        *_section("Versions of its documents", minor, list(_versions(evidence.versions, zone))),
        *_section("To sign", f"{sign} --shown DIGEST", [_to_sign(each) for each in evidence.to_sign]),
        *_section(
            "Sign-offs",
            f"withdraw {launch} KEY --reason WHY",
            [part for each in evidence.signatures for part in _signature(each, zone)],
        ),
        *_section(
            "Duties from waivers",
            f"waive done {launch} KEY --evidence WHAT",
            [part for each in evidence.duties for part in _duty(each)],
        ),
    )


def evidence_json(evidence: Evidence) -> dict[str, Any]:
    """All of it as plain data."""
    return json.loads(json.dumps(asdict(evidence), default=lambda instant: instant.isoformat()))


def _section(title: str, command: str, content: Sequence[Flow]) -> Iterator[Flow]:
    """A title, the command, and what there is to name in it; nothing where there is none."""
    if content:
        yield line((f"\n{title}", "bold"))
        yield line((f"briefed {command}", "dim"), indent=2)
        yield from content


def _versions(versions: Sequence[SeenVersion], zone: ZoneInfo) -> Iterator[Flow]:
    for (document, requirement), seen in groupby(versions, key=lambda one: (one.document_id, one.requirement)):
        yield line(f"{document} ({requirement})", indent=2, whole=(document,))
        for one in seen:
            present = ", the present one" if one.is_present else ""
            yield line((one.sha256[:SHOWN_DIGITS], "bold"), f"  since {minute(one.since, zone)}{present}", indent=4)


def _to_sign(one: ToSign) -> Flow:
    return line((one.digest[:SHOWN_DIGITS], "bold"), f"  {one.requirement} ({one.role})", indent=2)


def _signature(one: Signature, zone: ZoneInfo) -> Iterator[Flow]:
    mark = ("✓", "green") if one.counts else ("✗", "red")
    signer = f"{one.actor} for {one.on_behalf_of}" if one.on_behalf_of else one.actor
    what = f"{one.requirement} {one.group}".strip()
    said = "" if one.counts else ", counts no longer"
    yield line((one.key, "bold"), indent=2, whole=(one.key,))
    decision = one.decision.replace("_", " ").upper()
    yield line(mark, f" {decision}  {what}, {signer}, {minute(one.signed_at, zone)}{said}", indent=4)


def _duty(one: Duty) -> Iterator[Flow]:
    yield line((one.key, "bold"), indent=2, whole=(one.key,))
    yield line(f"{one.requirement}, until {one.due}: {one.what}", indent=4)
