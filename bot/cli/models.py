"""`briefed models`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from bot.cli.console import err, out
from bot.cli.context import briefed

app = typer.Typer(help="Embedding models: prepare and list them.", no_args_is_help=True)


@app.command("prepare")
def prepare(
    context: typer.Context,
    source: Annotated[
        str | None,
        typer.Argument(
            help="bundled, hub:NAME or a folder, relative to that of config.yaml; the configured one by default."
        ),
    ] = None,
) -> None:
    """Load a model, compile it to int8 ONNX, check that it still gives the same vectors, and keep it."""
    program = briefed(context)
    with err.status("Preparing ...") as status:
        prepared = program.prepare_model(lambda step: status.update(f"{step} ..."), source)
    out.print(f"{prepared.source} is ready as {prepared.model_id}: {prepared.describe()}")


@app.command("list")
def list_models(context: typer.Context) -> None:
    """Show the prepared models."""
    program = briefed(context)
    prepared = program.prepared_models()
    if not prepared:
        out.print("No model is prepared. Run: briefed models prepare")
        return
    table = Table("source", "model id", "dimension", "served by")
    for one in prepared:
        table.add_row(one.source, one.model_id, str(one.dimension), one.describe())
    out.print(table)
