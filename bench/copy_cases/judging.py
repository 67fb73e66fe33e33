"""What the book of copies finds of what is there, kind by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from random import Random

from bench.copy_cases.altering import ALTERATIONS, Text
from bench.copy_cases.frames import from_frames, other_facts
from bench.copy_cases.placing import Placing
from bench.copy_cases.readers import Pair
from services.enrich.core.copies.compare import Likeness, Rules, is_copy
from services.enrich.core.copies.shingles import read, runs_of

RULES = Rules()


@dataclass
class Score:
    """Answers: the copies there are, those found, and what was taken for a copy and is none."""

    copies: int = 0
    found: int = 0
    false: int = 0
    asked: int = 0
    told: list[str] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        return Score(
            self.copies + other.copies,
            self.found + other.found,
            self.false + other.false,
            self.asked + other.asked,
            self.told + other.told,
        )

    @property
    def precision(self) -> float:
        """The share of the answers that are right."""
        return self.found / (self.found + self.false) if self.found + self.false else 1.0

    @property
    def recall(self) -> float:
        """The share of the copies that were found."""
        return self.found / self.copies if self.copies else 1.0

    def row(self) -> dict[str, object]:
        """Return the score for a table or as JSON."""
        row: dict[str, object] = {"asked": self.asked, "copies": self.copies, "found": self.found}
        row |= {"false": self.false, "precision": round(self.precision, 4)}
        return row | {"recall": round(self.recall, 4), "told": self.told}


def of_pairs(texts: Sequence[Text], truth: set[Pair]) -> Score:
    """Return how the pairs found among `texts` compare with `truth`."""
    found = Placing(texts).pairs
    false = sorted(" = ".join(sorted(pair)) for pair in found - truth)
    return Score(len(truth), len(found & truth), len(false), len(texts), false)


def of_equal_texts(texts: Sequence[Text]) -> tuple[Score, dict[str, int]]:
    """Return how many pairs of equal texts are found, and what else is.

    What else is found is right if the rules say so of the full texts, without sketches.
    """
    by_id = {one.id: one for one in texts}
    equal = _equal_pairs(texts, lambda one: one.text)
    found = Placing(texts).pairs
    others = {pair: compared(*(by_id[name] for name in pair)) for pair in found - equal}
    false = {pair for pair, full in others.items() if not is_copy(full, RULES)}
    told = [_told(pair, others[pair]) for pair in sorted(false, key=sorted)]
    whole = _equal_pairs(texts, lambda one: one.title + one.text)
    copies = len(equal) + len(others) - len(false)
    score = Score(copies, copies - len(equal - found), len(false), len(texts), told)
    counts = {"equal_pairs": len(equal), "equal_pairs_found": len(equal & found)}
    counts |= {"equal_with_title": len(whole), "equal_with_title_found": len(whole & found)}
    return score, counts | {"other_pairs_found": len(others)}


def of_reports(texts: Sequence[Text]) -> Score:
    """Return how the pairs found compare with what the rules say of all pairs of full texts."""
    full = {
        frozenset((left.id, right.id)): compared(left, right)
        for left, right in combinations(texts, 2)
        if left.category == right.category
    }
    truth = {pair for pair, likeness in full.items() if is_copy(likeness, RULES)}
    found = Placing(texts).pairs
    told = [_told(pair, full[pair]) for pair in sorted(found - truth, key=sorted) if pair in full]
    return Score(len(truth), len(found & truth), len(found - truth), len(texts), told)


def of_alterations(texts: Sequence[Text], most: int) -> dict[str, Score]:
    """Return for each kind how often an altered text is found to be the copy that it is."""
    book = Placing(texts)
    scores: dict[str, Score] = defaultdict(Score)
    for kind, alter in ALTERATIONS.items():
        for one in texts[:most]:
            group = book.group_of(alter(one, Random(one.id + kind)))  # noqa: S311
            score = Score(1, int(one.id in group), int(bool(group) and one.id not in group), 1)
            score.told = [] if score.found else [one.id]
            scores[kind] += score
    return dict(scores)


def of_lookalikes(texts: Sequence[Text], most: int) -> dict[str, Score]:
    """Return for each kind how often what is no copy is taken for one."""
    book = Placing(texts)
    strangers = [other_facts(one, Random(one.id)) for one in texts[:most]]  # noqa: S311
    scores = {"other_facts": _alarms((one.id, bool(book.group_of(one))) for one in strangers)}
    for category, own in _by_category(texts).items():
        by_id = {one.id: one for one in own}
        pairs = [pair for pair in Placing(own).pairs if not _are_copies(pair, by_id)]
        named = {name for pair in pairs for name in pair}
        scores[f"others_{category}"] = _alarms((one.id, one.id in named) for one in own)
    framed = from_frames(most, Random(most))  # noqa: S311
    taken = {name for pair in Placing(framed).pairs for name in pair}
    for kind in {one.category: 0 for one in framed}:
        own = [one for one in framed if one.category == kind]
        scores[f"frame_{kind}"] = _alarms((one.id, one.id in taken) for one in own)
    return scores


def compared(left: Text, right: Text) -> Likeness:
    """Return how alike two texts are, by all runs of both and not by sketches."""
    shorter, longer = sorted(map(_runs, (left.text, right.text)), key=len)
    common = shorter.keys() & longer.keys()
    facts = [sum(map(bool, runs.values())) for runs in (shorter, longer)]
    return Likeness(
        resemblance=len(common) / max(len(shorter) + len(longer) - len(common), 1),
        contained=len(common) / max(len(shorter), 1),
        facts=sum(bool(shorter[run]) for run in common) / min(facts) if all(facts) else None,
    )


@lru_cache(maxsize=4096)
def _runs(text: str) -> dict[int, int]:
    return runs_of(read(text))


def _are_copies(pair: Pair, by_id: Mapping[str, Text]) -> bool:
    return is_copy(compared(*(by_id[name] for name in pair)), RULES)


def total(scores: Mapping[str, Score]) -> Score:
    """Return all scores as one."""
    return sum(scores.values(), Score())


def _alarms(answers: Iterable[tuple[str, bool]]) -> Score:
    told = list(answers)
    false = [name for name, alarm in told if alarm]
    return Score(asked=len(told), false=len(false), told=false)


def _equal_pairs(texts: Iterable[Text], key: Callable[[Text], str]) -> set[Pair]:
    same: dict[str, list[str]] = defaultdict(list)
    for one in texts:
        same[key(one)].append(one.id)
    return {frozenset(pair) for ids in same.values() for pair in combinations(ids, 2)}


def _by_category(texts: Iterable[Text]) -> dict[str, list[Text]]:
    found: dict[str, list[Text]] = defaultdict(list)
    for one in texts:
        found[one.category].append(one)
    return found


def _told(pair: Pair, full: Likeness) -> str:
    shares = f"{full.contained:.2f} of the shorter, {full.resemblance:.2f} of both"
    return f"{' = '.join(sorted(pair))}: {shares}"
