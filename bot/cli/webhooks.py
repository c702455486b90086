"""`briefed webhook`: who outside is told when a verdict changes."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.cli.acting import Actor, Key, OnBehalfOf, deed
from bot.cli.console import note, out
from bot.cli.context import briefed
from bot.cli.lines import show_whole
from bot.domain.errors import BriefedError, InputError
from bot.domain.webhooks.webhook import Webhook

app = typer.Typer(help="Tell release systems when a launch's verdict changes.", no_args_is_help=True)

WebhookId = Annotated[str, typer.Argument(metavar="ID", help="The webhook's id, from: briefed webhook list")]


@app.command()
def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="Where events are posted to; https.")],
    launch: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="A launch that it is told of; may be given several times.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="It is told of every launch.")] = False,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Add a webhook and print the secret that its receiver verifies signatures with."""
    from bot.services.webhooks.keeping import add_webhook

    if every == bool(launch):
        raise InputError("Say what it is told of.", "Name launches with --launch, or give --all.")
    program = briefed(context)
    doing = deed(actor, on_behalf_of, key)
    webhook = add_webhook(program.office, program.webhooks.poster, doing, url, None if every else launch)
    note(f"Webhook {webhook.id} is told of {_launches(webhook)}. Its secret, which no list shows:")
    out.print(program.webhooks.secret(webhook), markup=False, soft_wrap=True)


@app.command("list")
def list_webhooks(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False
) -> None:
    """All webhooks, the oldest first, with whose they are and what they are told of."""
    from bot.services.webhooks.keeping import list_webhooks as listed

    found = listed(briefed(context).office)
    if as_json:
        out.print_json(json.dumps([_json(one) for one in found], ensure_ascii=False))
    elif not found:
        note("There are no webhooks. To add one: briefed webhook add URL --launch ID")
    for one in () if as_json else found:
        show_whole(f"{one.id}  {one.owner}  {_launches(one)}  {one.url}")


@app.command()
def remove(
    context: typer.Context,
    webhook_id: WebhookId,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Tell a webhook nothing more."""
    from bot.services.webhooks.keeping import remove_webhook

    remove_webhook(briefed(context).office, deed(actor, on_behalf_of, key), webhook_id)
    note(f"Webhook {webhook_id} is told nothing more.")


@app.command()
def test(context: typer.Context, webhook_id: WebhookId) -> None:
    """Send an event that means nothing, at once, and say what the receiver answered."""
    from bot.domain.outbox import SendFailed

    try:
        status = briefed(context).webhooks.test(webhook_id)
    except SendFailed as failure:
        raise BriefedError(f"Nothing was received: {failure.reason}.", "Look at the receiver.") from failure
    if not 200 <= status < 300:
        raise BriefedError(f"The receiver answered with status {status}.", "It must answer with 2xx within 10 seconds.")
    note(f"The receiver answered with status {status}.")


def _launches(webhook: Webhook) -> str:
    return "every launch" if webhook.launches is None else ", ".join(sorted(webhook.launches))


def _json(webhook: Webhook) -> dict[str, object]:
    return {
        "id": webhook.id,
        "owner": webhook.owner,
        "url": webhook.url,
        "launches": None if webhook.launches is None else sorted(webhook.launches),
        "added_at": webhook.added_at.isoformat(),
    }
