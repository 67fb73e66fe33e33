"""Many articles in one answer."""

from __future__ import annotations

from tests import make
from tests.fakes import MemoryFinder
from tests.make_documents import article, retracted
from tests.unit.gateway.conftest import Serve

A1, A2, GONE, NONE = map(make.article_id, ("a1", "a2", "gone", "none"))


def news() -> MemoryFinder:
    return MemoryFinder([article("a1", text="Ash fell."), article("a2"), retracted("gone")])


async def test_batch_keeps_order_and_names_missing(serve: Serve) -> None:
    answer = (await serve(news()).get(f"/v1/articles?ids={A2},{NONE},{A1},{GONE},{A2}")).json()

    assert [one["article_id"] for one in answer["articles"]] == [A2, A1]
    assert answer["articles"][1]["text"] == "Ash fell."
    assert answer["missing"] == [NONE, GONE]


async def test_batch_article_is_the_article(serve: Serve) -> None:
    client = serve(news())

    alone = (await client.get(f"/v1/articles/{A1}")).json()

    assert (await client.get(f"/v1/articles?ids={A1}&ids={A2}")).json()["articles"][0] == alone


async def test_batch_is_bounded(serve: Serve) -> None:
    client = serve(news())
    ids = [make.article_id(str(number)) for number in range(101)]

    full = await client.get("/v1/articles", params={"ids": ids[:100]})
    over = await client.get("/v1/articles", params={"ids": ",".join(ids)})

    assert (full.status_code, len(full.json()["missing"])) == (200, 100)
    assert over.status_code == 422
    assert "at most 100" in over.json()["detail"]


async def test_batch_wants_ids(serve: Serve) -> None:
    client = serve(news())

    for query in ("", "?ids=", "?ids=,", "?ids=nonsense"):
        response = await client.get(f"/v1/articles{query}")
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"].startswith("ids")
