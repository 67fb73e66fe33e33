"""Changes in the words of server-sent events."""

from __future__ import annotations

import json

from services.gateway.core.change_feed import ToldChange
from services.gateway.core.trending.change_view import told
from tests.make_documents import change


def test_change_is_one_event() -> None:
    event = told(ToldChange(41, change("rising", label="Etna\n\nevent: left")))

    lines = event.decode().split("\n")
    assert lines[:2] == ["id: 41", "event: rising"]
    assert lines[3:] == ["", ""]
    data = json.loads(lines[2].removeprefix("data: "))
    assert (data["label"], data["window"], data["rank"]) == ("Etna\n\nevent: left", "24h", 1)
