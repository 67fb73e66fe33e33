"""`cupure sources`: where articles come from, managed by hand."""

from __future__ import annotations

import typer

from services.ingest.cli import source_changes, source_lists, source_views

cli = typer.Typer(help="Where articles come from.", no_args_is_help=True)


@cli.callback()
def sources() -> None:
    """Where articles come from."""


cli.command("add")(source_changes.add)
cli.command("edit")(source_changes.edit)
cli.command("import")(source_lists.import_file)
cli.command("export")(source_lists.export)
cli.command("list")(source_views.list_all)
cli.command("show")(source_views.show)
cli.command("pause")(source_changes.pause)
cli.command("resume")(source_changes.resume)
cli.command("remove")(source_changes.remove)
