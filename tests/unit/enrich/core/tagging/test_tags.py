"""Tags with their evidence."""

from __future__ import annotations

from typing import Any

from services.enrich.core.tagging.evidence import Findings
from services.enrich.core.tagging.tags import Subjects, tag_article
from services.enrich.core.text.words import words_of
from shared.events import EntityLink
from tests.unit.enrich.core.tagging.small_topics import topics


def _subjects(title: str, body: str = "", language: str = "en", **known: Any) -> Subjects:
    return tag_article(Findings(words_of(title), words_of(body), language, **known), topics())


def _ids(subjects: Subjects) -> list[str]:
    return [tag.id for tag in subjects.tags]


def _link(entity_id: str, label: str, type_: str) -> EntityLink:
    return EntityLink(entity_id=entity_id, label=label, type=type_, confidence=0.9, salience=0.8)


def test_evidence_rises_to_broader_topics() -> None:
    subjects = _subjects("Football final", "The coach praised the football of both.")

    assert _ids(subjects) == ["sport", "ball", "soccer"]
    assert subjects.tags[0].evidence == ("football ×2", "coach")
    assert subjects.tags[2].broader == ("ball", "sport")
    assert subjects.tags[0].confidence > subjects.tags[2].confidence


def test_one_weak_word_is_not_enough() -> None:
    assert _subjects("A goal", "It was a goal, a goal, a goal.").tags == ()


def test_title_says_more_than_body() -> None:
    in_title, in_body = _subjects("Parliament"), _subjects("", "parliament")

    assert in_title.tags[0].confidence > in_body.tags[0].confidence


def test_shared_evidence_makes_less_sure() -> None:
    alone = _subjects("Ministers in parliament")
    shared = _subjects("Ministers in parliament", "The central bank fights inflation.")

    assert alone.tags[0].confidence > shared.tags[0].confidence


def test_publishers_section_counts_alone() -> None:
    subjects = _subjects("A walk", "In the park.", published=("News > Fußball",))

    assert _ids(subjects) == ["sport", "ball", "soccer"]
    assert subjects.tags[0].evidence == ("publisher's section News > Fußball",)


def test_entities_speak_by_type_and_id() -> None:
    by_type = _subjects("An evening", entities=(_link("Q8682", "Real Madrid", "team"),))
    by_id = _subjects("An evening", entities=(_link("Q66344", "The bank", "organization"),))

    assert by_type.tags[-1].evidence == ("Real Madrid (Q8682)",)
    assert _ids(by_id) == ["economy", "banks"]


def test_local_id_speaks_as_what_it_is() -> None:
    link = _link("cupure:bank", "The bank", "organization").model_copy(
        update={"same_as": ("Q66344",)}
    )

    assert _ids(_subjects("An evening", entities=(link,))) == ["economy", "banks"]


def test_one_country_is_not_foreign_affairs() -> None:
    france, spain = _link("Q142", "France", "country"), _link("Q29", "Spain", "country")

    assert _ids(_subjects("Treaty", entities=(france,))) == ["politics", "abroad"]
    assert len(_subjects("Treaty", entities=(france,)).tags[0].evidence) == 1
    assert len(_subjects("Treaty", entities=(france, spain)).tags[0].evidence) == 3


def test_unknown_language_has_no_terms() -> None:
    assert _subjects("Football coach goal", language="fi") == Subjects((), ())
