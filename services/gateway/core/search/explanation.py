"""How a query was read, and why an article fits it or not."""

from __future__ import annotations

from services.gateway.core.answers import highlights
from services.gateway.core.finder import Explained
from services.gateway.core.query.printing import printed
from services.gateway.core.query.probes import Places, fits, found_in
from services.gateway.core.query.tree import And, Leaf, Not, Or, Tree
from services.gateway.core.views import ExplainedArticle, ExplainedPart, ExplainView


def explain_view(tree: Tree, article_id: str | None, explained: Explained | None) -> ExplainView:
    """Return `tree` part by part and, if it was asked of an article, which parts that fits."""
    if article_id is None or explained is None:
        return ExplainView(query=printed(tree), tree=_part(tree, None))
    article = ExplainedArticle(
        article_id=article_id,
        matched=explained.matched,
        highlights=highlights(explained.marked),
    )
    places = found_in(tree, explained.fitting)
    return ExplainView(query=printed(tree), tree=_part(tree, places), article=article)


def _part(tree: Tree, places: Places | None) -> ExplainedPart:
    return ExplainedPart.model_validate(
        {
            "kind": type(tree).__name__.lower(),
            "query": printed(tree),
            "matched": None if places is None else fits(tree, places),
            "found_in": (places or {}).get(tree, ()) if isinstance(tree, Leaf) else (),
            "parts": tuple(_part(one, places) for one in _parts(tree)),
        }
    )


def _parts(tree: Tree) -> tuple[Tree, ...]:
    match tree:
        case And(parts) | Or(parts):
            return parts
        case Not(part):
            return (part,)
        case _:
            return ()
