"""What a query finds in the real index is what reading every article by its rules finds.

The words are made up, so that no language has other forms of them or leaves them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from elasticsearch import AsyncElasticsearch

from services.gateway.core.finder import ArticleFinder, SearchRequest
from services.gateway.core.query import probes
from services.gateway.core.query.errors import QueryLimitError
from services.gateway.core.query.parsing import parse
from services.gateway.core.query.printing import printed
from services.gateway.core.query.tree import (
    Moment,
    Near,
    Phrase,
    Prefix,
    Question,
    TextField,
    Tree,
    Value,
    ValueField,
    Word,
    either,
    every,
    excluding,
    leaves,
)
from shared.documents import ANALYZED_LANGUAGES, OTHER_LANGUAGE
from shared.events import EnrichedArticle, Story, Tag
from tests import make
from tests.brute_force import fits
from tests.integration.gateway.conftest import Fill
from tests.make_documents import article_event, article_of, entity_link, story_event
from tests.memory_gateway import in_memory

ARTICLES, QUERIES = 2_000, 100
WORDS = ["zolk", "zolkub", "brak", "brakut", "drup", "drupik", "fomb", "gluk", "hamb", "klot"]
LANGUAGES = ["en", "de", "fr", "es", "pt", "it", "ru"]
LABELS = {"1": "First Tag", "2": "Other Tag"}
NAMES = {
    "source": ["gazette", "herald", "rheinblick"],
    "entity": ["Q1", "Q2", "cupure:local"],
    "tag": ["medtop:1", "MEDTOP:2", "first tag"],
    "lang": ["en", "DE", "ru"],
    "country": ["GB", "de", "fr"],
    "section": ["world", "sport"],
    "story": ["s1", "s2", "merged", "never"],
}


def said(random: Random, most: int) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(1, most)))


def event(random: Random, number: int) -> EnrichedArticle:
    outlet, tag = random.choice(NAMES["source"]), random.choice(list(LABELS))
    article = article_event(
        f"a{number}",
        outlet=outlet,
        code=random.choice(LANGUAGES),
        title=said(random, 4).title(),
        text=said(random, 25),
        authors=tuple(said(random, 2).title() for _ in range(random.randint(0, 2))),
        sections=tuple(random.sample(NAMES["section"], random.randint(0, 2))),
        entities=tuple(entity_link(one) for one in random.sample(NAMES["entity"], 2)),
        tags=(Tag(id=f"medtop:{tag}", label=LABELS[tag], confidence=0.9),),
        event_time=make.NOW - timedelta(hours=random.randint(0, 96)),
    )
    country = random.choice(["GB", "DE", None])
    return article.model_copy(update={"source": make.source_ref(outlet, country=country)})


def stories(random: Random) -> list[Story]:
    names = [f"a{number}" for number in random.sample(range(ARTICLES), 90)]
    return [
        story_event("s1", of=tuple(names[:40])),
        story_event("s2", of=tuple(names[40:]), merged_from=("merged",)),
        story_event("merged", of=(), merged_into="s2"),
    ]


def members(told: Sequence[Story]) -> dict[str, list[str]]:
    first, second = ([one.article_id for one in story.members] for story in told[:2])
    return {"s1": first, "s2": second, "merged": second}


def leaf(random: Random) -> Tree:
    field: TextField | None = random.choice([None, None, "title", "text", "author"])
    name: ValueField = random.choice(list(NAMES))  # type: ignore[arg-type]  # its keys
    words = " ".join(random.choices(WORDS, k=random.randint(2, 3)))
    at = make.NOW - timedelta(hours=random.randint(0, 96))
    kinds: list[Tree] = [
        Word(random.choice([*WORDS, "ZOLK", "brak-drup"]), field),
        Phrase(words, field),
        Near(words, random.randint(0, 6), field),
        Prefix(random.choice(["zol", "BRAK", "dru", "nev"]), field),
        Value(name, random.choice(NAMES[name])),
        Moment(random.choice(["before", "after"]), at),
        Question(" ".join(random.choices([*WORDS[:3], "the", "von"], k=6))),
    ]
    return random.choice(kinds)


def tree(random: Random, depth: int = 3) -> Tree:
    kind = random.choice(["leaf", "and", "or", "not"]) if depth else "leaf"
    if kind == "leaf":
        return leaf(random)
    if kind == "not":
        excluded = tree(random, depth - 1)
        asks = any(isinstance(one, Question) for one in leaves(excluded))
        return excluded if asks else excluding(excluded)
    combine = every if kind == "and" else either
    return combine(*(tree(random, depth - 1) for _ in range(random.randint(2, 3))))


def askable(random: Random) -> str:
    while True:
        query = printed(tree(random))
        try:
            parse(query)
        except QueryLimitError:
            continue
        return query


async def found(finder: ArticleFinder, query: str) -> set[str]:
    page = await finder.search(SearchRequest(q=query, limit=ARTICLES))
    assert page.total == len(page.hits)
    return {hit.article.article_id for hit in page.hits}


async def test_results_equal_brute_force(in_elastic: Fill) -> None:
    random = Random(7)  # noqa: S311
    articles, told = [event(random, number) for number in range(ARTICLES)], stories(random)
    finder = await in_elastic(*articles, *told)
    documents, of_stories = [article_of(one) for one in articles], members(told)
    sizes = []
    for query in (askable(random) for _ in range(QUERIES)):
        wanted = parse(query)
        read = {one.article_id for one in documents if fits(one, wanted, of_stories)}
        assert await found(finder, query) == read, query
        sizes.append(len(read))

    assert sum(0 < size < ARTICLES for size in sizes) > QUERIES / 2


async def test_explaining_equals_finding(in_elastic: Fill) -> None:
    random = Random(11)  # noqa: S311
    events = [*(event(random, number) for number in range(ARTICLES // 20)), *stories(random)]
    finder, memory = await in_elastic(*events), await in_memory(*events)
    for query in (askable(random) for _ in range(QUERIES)):
        wanted, article_id = parse(query), make.article_id(f"a{random.randrange(ARTICLES // 20)}")
        explained = await finder.explain(wanted, article_id)
        brute_force = await memory.explain(wanted, article_id)
        assert explained is not None
        assert brute_force is not None
        assert (explained.matched, explained.fitting) == (
            brute_force.matched,
            brute_force.fitting,
        ), query
        assert probes.fits(wanted, probes.found_in(wanted, explained.fitting)) == explained.matched


async def test_made_up_words_stay_apart(
    in_elastic: Fill, elastic: AsyncElasticsearch, prefix: str
) -> None:
    await in_elastic()
    for analyzer in (*ANALYZED_LANGUAGES, OTHER_LANGUAGE, "plain"):
        answer = await elastic.indices.analyze(
            index=f"{prefix}articles", analyzer=analyzer, text=" ".join(WORDS)
        )
        assert len({one["token"] for one in answer["tokens"]}) == len(WORDS)
