"""Stories that take less memory while they are kept."""

from __future__ import annotations

from pydantic import BaseModel

from shared.events import Story, StoryMember

PARTS = ("members", "earlier", "outlets", "timeline", "entities")

_told: dict[frozenset[str], set[str]] = {}


def slim(story: Story, before: Story | None) -> None:
    """Let `story`, and what is new in it since `before`, share what equal models have alike.

    That is the set of the fields that were told, often more than their values. A frozen model
    never changes it, and a copy gets one of its own.
    """
    models: list[BaseModel | None] = [story]
    for name in PARTS:
        known = set(map(id, getattr(before, name, ())))
        models += [one for one in getattr(story, name) if id(one) not in known]
    for member in [one for one in models if isinstance(one, StoryMember)]:
        models += [member.source, member.sketch, *member.entities]
    for model in models:
        if model is not None:
            fields = model.model_fields_set
            shared = _told.setdefault(frozenset(fields), fields)
            object.__setattr__(model, "__pydantic_fields_set__", shared)
