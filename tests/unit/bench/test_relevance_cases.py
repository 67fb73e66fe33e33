"""Collections are read as their makers meant them, and the measures are those of the books."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.relevance_cases.collection import Collection, Text, collections
from bench.relevance_cases.measures import average_precision, means, ndcg, recall
from bench.relevance_cases.ways import title_of

DOCUMENTS = """\
.I 1
.T
wings in a
slipstream .
.A
brenckman,m.
.W
lift
and drag .
.I 2
.T
.W
.I 3
.W
heat .X in slabs
"""
# Cranfield's ids of questions, which its judgements number anew.
QUERIES = ".I 001\n.W\nwhich  wings\nlift\n.I 004\n.W\nheat\n.I 008\n.W\nnobody judged\n"


def written(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    return folder


def only(folder: Path) -> Collection:
    (found,) = collections(folder)
    return found


def test_smart_files_by_what_they_hold(tmp_path: Path) -> None:
    judged = "1 1 2 \n1 3 -1\n2 3 4\n2 1 1\n"
    found = only(written(tmp_path, cran_all=DOCUMENTS, cran_qry=QUERIES, cranqrel=judged))

    assert found.texts == (
        Text("1", "wings in a slipstream .", "lift and drag ."),
        Text("2", "", ""),
        Text("3", "", "heat .X in slabs"),
    )
    assert found.questions == {"1": "which wings lift", "2": "heat"}
    assert found.answers == {"1": {"1": 1}, "2": {"3": 1, "1": 1}}


@pytest.mark.parametrize("judged", ["1 0 2 1\n1 0 3 1\n", "   1   2\t0\t0.0\n   1   3\t0\t0.0\n"])
def test_judgements_of_both_forms(tmp_path: Path, judged: str) -> None:
    queries = ".I 1\n.T\nHeat\n.A\nSomebody\n.W\nin slabs\n.B\n(a journal)\n"
    found = only(written(tmp_path, MED_ALL=DOCUMENTS, MED_QRY=queries, MED_REL=judged))

    assert (found.questions, found.answers) == ({"1": "Heat in slabs"}, {"1": {"2": 1, "3": 1}})


@pytest.mark.parametrize("judged", ["query-id\tcorpus-id\tscore\nq\td\t2\nq\te\t0\n", "q 0 d 2\n"])
def test_folder_of_lines(tmp_path: Path, judged: str) -> None:
    documents = json.dumps({"_id": "d", "title": "Heat", "text": "in slabs"})
    asked = json.dumps({"_id": "q", "text": "heat?"})
    written(tmp_path / "b", docs_jsonl=documents, queries_jsonl=asked, qrels_tsv=judged)

    found = only(tmp_path)

    assert (found.name, found.texts) == ("b", (Text("d", "Heat", "in slabs"),))
    assert (found.questions, found.answers) == ({"q": "heat?"}, {"q": {"d": 2}})


def test_empty_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"no SMART files and no docs\.jsonl"):
        only(tmp_path)


def test_ndcg_by_hand() -> None:
    both = {"a": 1, "c": 1}

    assert ndcg(["a", "b", "c"], both) == pytest.approx((1 + 1 / 2) / (1 + 0.63093), abs=1e-4)
    assert ndcg(["b", "a"], {"a": 3, "b": 1}) == pytest.approx((1 + 1.89279) / (3 + 0.63093), 1e-4)
    assert ndcg(["x"] * 10 + ["a"], both) == 0
    assert ndcg([], both) == 0


def test_more_answers_than_the_top_holds() -> None:
    twelve = {str(number): 1 for number in range(12)}

    assert ndcg([str(number) for number in range(10)], twelve) == 1


def test_average_precision_by_hand() -> None:
    answers = {"a": 1, "c": 1, "never": 1}

    assert average_precision(["a", "b", "c"], answers) == pytest.approx((1 + 2 / 3) / 3)


def test_recall_by_hand() -> None:
    ranked = [*(f"x{number}" for number in range(99)), "a", "b"]

    assert recall(ranked, {"a": 1, "b": 1}) == 0.5


def test_means_count_what_was_not_found() -> None:
    told = means({"q": ["a"], "r": []}, {"q": {"a": 1}, "r": {"a": 1}})

    assert told == {"ndcg_at_10": 0.5, "map": 0.5, "recall_at_100": 0.5}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (Text("1", "Heat", "Slabs. More."), "Heat"),
        (Text("1", "", "Heat in 2.5 slabs . More of it."), "Heat in 2.5 slabs ."),
        (Text("1", "", "word " * 40), " ".join(["word"] * 30)),
        (Text("1", "", ""), "1"),
    ],
)
def test_every_article_has_a_title(text: Text, title: str) -> None:
    assert title_of(text) == title
