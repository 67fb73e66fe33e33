"""Close languages told apart by letters and everyday words."""

from __future__ import annotations

import pytest

from services.enrich.adapters.packaged_tables import load_families
from services.enrich.core.language.families import marked, parse_families

TABLE = [
    "family\tlanguage\tletters\twords",
    "n\tda\t\taf noget",
    "n\tno\t\tav noe",
    "n\tsv\täö\tav",
]


def test_words_of_a_close_language_count() -> None:
    assert marked("da", "Av noe annet.", parse_families(TABLE)) == ("no", 1)


def test_letters_of_a_close_language_count() -> None:
    assert marked("da", "Världens öar", parse_families(TABLE)) == ("sv", 2)


def test_no_marks_leave_it_open() -> None:
    assert marked("da", "Hej", parse_families(TABLE)) == ("da", 0)


def test_other_languages_have_no_family() -> None:
    assert marked("fr", "av noe", parse_families(TABLE)) == ("fr", 0)


def test_wrong_families_name_their_line() -> None:
    with pytest.raises(ValueError, match="line 2"):
        parse_families([TABLE[0], "n\tda"])


@pytest.mark.parametrize(
    ("guess", "text", "code"),
    [
        ("ms", "Presiden mengatakan bahwa pemerintah bisa", "id"),
        ("mr", "सरकार ने कहा है कि यह", "hi"),
        ("zh", "新しい政府が発足した", "ja"),
        ("ru", "Уряд ухвалив їхній новий бюджет", "uk"),
        ("sk", "Vláda schválila rozpočet, řekl ministr", "cs"),
    ],
)
def test_packaged_marks_tell_close_languages(guess: str, text: str, code: str) -> None:
    assert marked(guess, text, load_families())[0] == code
