"""The API, version 1. To add an endpoint, write it in the module of what it is about and name that in `ROUTERS`."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

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


class DescribedApi(FastAPI):
    """An app that describes itself with its examples as they are: FastAPI leaves out what is null in them."""

    def openapi(self) -> dict[str, Any]:
        """The description, by OpenAPI."""
        if self.openapi_schema is None:
            document = super().openapi()
            for route in (route for router in ROUTERS.values() for route in router.routes):
                if isinstance(route, APIRoute):
                    _put_examples(route, document["paths"][route.path_format])
        return super().openapi()


def _put_examples(route: APIRoute, described: dict[str, Any]) -> None:
    for method in route.methods or ():
        answers = described[method.lower()]["responses"]
        for status, told in route.responses.items():
            for kind, content in told.get("content", {}).items():
                answers[str(status)]["content"][kind]["example"] = content["example"]


def api_of(program: Briefed) -> FastAPI:
    """The API of a program, to be mounted at `PREFIX`; it describes itself at ``openapi.json`` there."""
    api = DescribedApi(
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
