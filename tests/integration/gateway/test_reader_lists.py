"""What the pages need of every finder: the same tests on the fake and on the real index."""

from __future__ import annotations

from shared.events import Mention
from tests import make
from tests.integration.gateway.conftest import Fill
from tests.integration.gateway.test_finder import found, ids
from tests.make_documents import article_event, entity_link


async def test_regions_with_their_newest(fill: Fill) -> None:
    finder = await fill(
        article_event("a1", source=make.source_ref(country="gb"), sections=("world",)),
        article_event("a2", source=make.source_ref(country="FR"), event_time=make.hours_ago(1)),
        article_event("a3", source=make.source_ref(country="AR")),
    )

    (europe,) = await finder.regions({"europe": ("GB", "FR"), "asia": ("JP",)}, 1)
    (british,) = await finder.sections(1, None, country="GB")

    assert (europe.section, europe.articles) == ("europe", 2)
    assert [one.article_id for one in europe.latest] == [make.article_id("a1")]
    assert british.articles == 1
    assert await found(finder, region="latin-america") == ids("a3")
    assert await found(finder, region="europe", country="fr") == ids("a2")


async def test_whole_article_tells_where_entities_are_named(fill: Fill) -> None:
    mention = Mention(field="text", start=0, end=10, surface="Mount Etna")
    etna = entity_link().model_copy(update={"mentions": (mention,)})
    finder = await fill(article_event("a1", entities=(etna,)))

    article = await finder.article(make.article_id("a1"))
    (listed,) = await finder.articles([make.article_id("a1")])

    assert article is not None
    assert (article.entities[0].mentions, listed.entities[0].mentions) == ((mention,), ())
