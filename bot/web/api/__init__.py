"""The API, version 1. To add an endpoint, write it in the module of what it is about and name that in `ROUTERS`."""

from __future__ import annotations

from fastapi import FastAPI

from bot import __version__
from bot.bootstrap import Briefed
from bot.web.api import asking, documents, launches, permits, questions, verdicts, webhooks
from bot.web.api.access import Access
from bot.web.api.problems import tell_problems

PREFIX = "/api/v1"
DESCRIPTION = """
Whether a launch may go ahead, for release systems; and everything else that programs may ask.

Every request carries a token: `Authorization: Bearer briefed_...`. A token is created with
`briefed token create NAME --scope verdict`, acts in the name of the person who created it, and can do no more than he
can today. Only `"decision": "allow"` allows: treat anything else, errors and silence included, as no.
"""
ROUTERS = {
    "Verdicts": verdicts.router,
    "Permits": permits.router,
    "Launches": launches.router,
    "Answers": asking.router,
    "Questions": questions.router,
    "Documents": documents.router,
}


def api_of(program: Briefed) -> FastAPI:
    """The API of a program, to be mounted at `PREFIX`; it describes itself at ``openapi.json`` there."""
    api = FastAPI(
        title="Briefed",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
    )
    api.state.access = Access(program)
    for tag, router in ROUTERS.items():
        api.include_router(router, tags=[tag])
    api.webhooks.include_router(webhooks.sent)
    tell_problems(api)
    return api
