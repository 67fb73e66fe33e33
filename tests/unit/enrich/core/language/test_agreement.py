"""One answer from two models."""

from __future__ import annotations

import pytest

from services.enrich.adapters.eldc_detector import load_detector
from services.enrich.core.language.agreement import AGREED, DOUBTED, SURE, Guess, agreed
from services.enrich.core.language.families import parse_families

FAMILIES = parse_families(
    [
        "family\tlanguage\tletters\twords",
        "n\tda\t\taf",
        "n\tno\t\tav",
        "m\tms\t\tkerana",
        "m\tid\t\tkarena",
    ]
)
KNOWN = frozenset({"da", "no", "ms", "en", "fr"})


def _told(text: str, guess: Guess, second: tuple[str, float] = ("und", 0.0)) -> tuple[str, float]:
    return agreed(lambda _: guess, KNOWN, lambda _: second, FAMILIES)(text)


def test_sure_first_model_is_believed() -> None:
    assert _told("bonjour", Guess({"fr": 0.9}, sure=True), ("en", 1.0)) == ("fr", SURE)


def test_two_models_that_agree_are_believed() -> None:
    assert _told("bonjour", Guess({"fr": 0.6}, sure=False), ("fr", 0.4)) == ("fr", AGREED)


def test_two_models_that_differ_are_doubted() -> None:
    assert _told("bonjour", Guess({"fr": 0.6}, sure=False), ("en", 0.4)) == ("fr", DOUBTED)


def test_unlearnt_language_comes_from_the_second() -> None:
    assert _told("habari", Guess({"fr": 0.6}, sure=False), ("sw", 0.7)) == ("sw", 0.7)


def test_unknown_script_is_left_to_the_second() -> None:
    assert _told("မြန်မာ", Guess({}, sure=False), ("my", 0.9)) == ("my", 0.9)


def test_marks_outweigh_a_close_score() -> None:
    assert _told("av", Guess({"da": 0.92, "no": 0.90}, sure=True))[0] == "no"
    assert _told("av", Guess({"da": 0.92, "no": 0.60}, sure=True))[0] == "da"


def test_malay_needs_evidence() -> None:
    malay = Guess({"ms": 0.9}, sure=True)

    assert _told("rumah", malay)[0] == "id"
    assert _told("kerana", malay)[0] == "ms"
    assert _told("rumah", malay, ("ms", 0.9))[0] == "ms"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Police search a farm in southern Portugal for the third day", "en"),
        ("Die Bundesregierung hat sich auf ein neues Gesetz geeinigt", "de"),
        ("O governo apresentou o seu orçamento", "pt"),
        ("Regjeringen la fram et nytt budsjett", "no"),
        ("Pemerintah mengatakan anggaran baru", "id"),
        ("Serikali imetangaza bajeti mpya ya mwaka huu bungeni", "sw"),
    ],
)
def test_both_models_work_offline(text: str, code: str) -> None:
    assert load_detector()(text)[0] == code


@pytest.mark.parametrize("text", ["\x00", "x" * 600, "مرحبا hello 你好", "\u202e\u200f", "😀😀"])
def test_odd_text_does_no_harm(text: str) -> None:
    assert 0.0 <= load_detector()(text)[1] <= 1.01
