"""`cupure index rollover|retention`: once, what a worker does now and then."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from services.search.cli.outside import ElasticUrl, Kinds, chosen, open_families, settings_for
from services.search.maintenance import Removed, retain, roll_over, utc_now
from services.search.settings import SearchSettings


def rollover(
    kinds: Kinds = None,
    elastic_url: ElasticUrl = None,
    *,
    if_due: Annotated[
        bool, typer.Option("--if-due", help="only by SEARCH_ROLLOVER_DOCUMENTS and _DAYS")
    ] = False,
) -> None:
    """Let a new index take new documents; the others keep what they have and its new versions."""
    settings = settings_for(elastic_url)
    for alias in chosen(kinds):
        made = asyncio.run(_roll_over(settings, alias, if_due=if_due))
        typer.echo(f"{alias}: {f'{made} takes new documents' if made else 'left as it is'}")


async def _roll_over(settings: SearchSettings, alias: str, *, if_due: bool) -> str | None:
    async with open_families(settings) as families:
        await families.mend(alias)
        rolling = settings.rules.rolling if if_due else None
        return await roll_over(alias, families, utc_now(), rolling)


def retention(
    kinds: Kinds = None,
    elastic_url: ElasticUrl = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what would go")] = False,
) -> None:
    """Take away documents and replaced indices that are older than SEARCH_KEEP_… says."""
    settings = settings_for(elastic_url)
    for alias in chosen(kinds):
        removed = asyncio.run(_retain(settings, alias, dry_run=dry_run))
        indices = ", ".join(removed.indices) or "none"
        told = f"{removed.documents} documents, indices: {indices}"
        typer.echo(f"{alias}: {'would take' if dry_run else 'took'} away {told}")


async def _retain(settings: SearchSettings, alias: str, *, dry_run: bool) -> Removed:
    async with open_families(settings) as families:
        return await retain(alias, families, settings.rules, utc_now(), dry_run=dry_run)
