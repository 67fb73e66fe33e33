"""What was inferred about an article and why, in lines for people."""

from __future__ import annotations

from collections.abc import Iterator

from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.linking.features import parts
from services.enrich.core.linking.findings import Finding, Scored
from services.enrich.core.linking.linker import Found
from shared.events import EnrichedArticle, EntityLink, Language

MOST_MENTIONS = 6
MOST_CANDIDATES = 3


def explanation(article: EnrichedArticle, found: Found, knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield lines: what the article got, then every name with its candidates and the reason."""
    yield _language("language", article.language)
    if article.title_language is not None:
        yield _language("title", article.title_language)
    yield f"sections  {', '.join(article.sections) or 'none'}"
    for tag in article.tags:
        yield f"tag       {tag.id} {tag.label} {tag.confidence:.2f}: {', '.join(tag.evidence)}"
    yield from map(_entity, article.entities)
    for name in article.names:
        yield f"unlinked  {name.name} ×{len(name.mentions)}, salience {name.salience:.2f}"
    for place in article.places:
        point = place.location
        yield f"place     {place.label} at {point.latitude:.2f}, {point.longitude:.2f}"
    for phrase in article.phrases:
        yield f"phrase    {phrase}"
    for finding in found.findings:
        yield from _finding(finding, knowledge)
    for field, made in article.inferred_by.items():
        yield f"made by   {field}: {made}"


def _language(what: str, language: Language) -> str:
    marked = "" if language.supported else ", no word lists for it"
    return f"{what:9} {language.code} {language.confidence:.2f} (by {language.origin}{marked})"


def _entity(link: EntityLink) -> str:
    told = [f"{one.surface!r} {one.field}:{one.start}" for one in link.mentions[:MOST_MENTIONS]]
    return (
        f"entity    {link.entity_id} {link.label} ({link.type}) "
        f"salience {link.salience:.2f}, confidence {link.confidence:.2f}: {', '.join(told)}"
    )


def _finding(finding: Finding, knowledge: KnowledgeBase) -> Iterator[str]:
    mention = finding.mention
    where = f"{mention.surface!r} {mention.field}:{mention.start}"
    note = f" ({finding.note})" if finding.note else ""
    if finding.entity is None:
        yield f"refused   {where}: {finding.reason.value}{note}"
    else:
        entity = knowledge.entity(finding.entity)
        yield f"linked    {where} to {entity.id} {entity.label}: {finding.reason.value}{note}"
    for scored in finding.scored[:MOST_CANDIDATES]:
        yield _candidate(scored, knowledge)


def _candidate(scored: Scored, knowledge: KnowledgeBase) -> str:
    entity = knowledge.entity(scored.entity)
    told = ", ".join(f"{name} {value:+.2f}" for name, value in parts(scored.evidence).items())
    named = f"{entity.id} {entity.label}, {entity.type}"
    return f"            {scored.probability:.2f} {named}: {told}"
