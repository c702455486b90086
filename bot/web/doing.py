"""Forms that do something: who sends one, once however often it is sent.

A form carries what the macro ``deed_fields`` writes: the visitor's form token, which no other site knows, and a key
that is new with every form that is shown. The same form sent twice is one deed.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form

from bot.services.deeds import Deed
from bot.web.needs import visitor_of
from bot.web.visitors import Visitor


def deed_of(
    visitor: Annotated[Visitor, Depends(visitor_of)],
    form_token: Annotated[str, Form(max_length=200)],
    deed_key: Annotated[str, Form(min_length=8, max_length=60, pattern=r"^[\w-]+$")],
    on_behalf_of: Annotated[str, Form(max_length=100)] = "",
) -> Deed:
    """What a form asks for, in its visitor's name; raises `NotAllowed` for a form that is none of his."""
    visitor.require_form(form_token)
    return Deed(visitor.person.id, key_of(visitor, deed_key), on_behalf_of or None)


def key_of(visitor: Visitor, deed_key: str) -> str:
    """The key of the deed that a form asks for: forms of different people never share one."""
    return f"web:{visitor.person.id}:{deed_key}"


Doing = Annotated[Deed, Depends(deed_of)]
