"""Who types a command, and under which key it is recorded."""

from __future__ import annotations

import os
import uuid
from typing import Annotated

import typer

from bot.domain.errors import InputError
from bot.services.deeds import Deed

Actor = Annotated[
    str | None,
    typer.Option("--as", metavar="PERSON", envvar="BRIEFED_PERSON", help="Your id on the roster."),
]
OnBehalfOf = Annotated[str | None, typer.Option("--for", metavar="PERSON", help="Whom you act for as his delegate.")]
Key = Annotated[
    str | None, typer.Option("--key", help="Idempotency key: the same command under the same key counts once.")
]


def deed(actor: str | None, on_behalf_of: str | None, key: str | None) -> Deed:
    """Who does what is typed; raises `InputError` when nobody is named."""
    person = actor or os.environ.get("BRIEFED_PERSON")
    if not person:
        raise InputError("Who are you?", "Give your id on the roster: --as a0001, or set BRIEFED_PERSON.")
    return Deed(person, key or uuid.uuid4().hex, on_behalf_of)
