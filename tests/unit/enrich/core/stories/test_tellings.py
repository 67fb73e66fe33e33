"""What is remembered of members, and what kept stories share."""

from __future__ import annotations

from services.enrich.core.stories.slim import slim
from services.enrich.core.stories.tellings import Tellings
from tests import make


def test_members_are_read_once_and_versions_anew() -> None:
    tellings, first = Tellings(), make.story_member(terms="etna ash")
    copy = first.model_copy(update={"copy_of": make.article_id("a2")})
    second = make.story_member(version=2, terms="etna lava")

    assert tellings.of(copy) is tellings.of(first)
    assert tellings.of(second).features.terms == (":etna", ":lava")


def test_equal_models_share_the_set_of_their_fields() -> None:
    left, right = make.story("s1"), make.story("s2", members=(make.story_member("a2"),))
    told = right.model_dump_json(exclude_unset=True)

    for story in (left, right):
        slim(story, None)

    assert left.members[0].model_fields_set is right.members[0].model_fields_set
    assert right.model_dump_json(exclude_unset=True) == told
