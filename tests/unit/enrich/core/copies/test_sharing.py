"""Who has a key, whether nobody, one or several."""

from __future__ import annotations

from services.enrich.core.copies.sharing import Sharing


def test_ids_come_and_go() -> None:
    sharing: Sharing[int] = Sharing()
    for article_id in ("a", "b", "b"):
        sharing.add(1, article_id)
    assert set(sharing.of(1)) == {"a", "b"}

    sharing.discard(1, "a")
    assert list(sharing.of(1)) == ["b"]

    sharing.discard(1, "a")
    sharing.discard(1, "b")
    assert list(sharing.of(1)) == []
