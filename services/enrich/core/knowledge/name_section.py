"""Writes names and their candidates with priors."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from heapq import nlargest
from itertools import groupby
from operator import itemgetter

from marisa_trie import Trie

from services.enrich.core.knowledge import sections
from services.enrich.core.knowledge.kinds import ANY_LANGUAGE, NameKind
from services.enrich.core.knowledge.priors import normalised, weight
from services.enrich.core.knowledge.records import CANDIDATE, WHOLE_PRIOR
from services.enrich.core.knowledge.staging import Naming

MOST_CANDIDATES = 24
_LOWER = int(NameKind.LOWER)
Namings = Callable[[], Iterator[Naming]]


def write_names(
    namings: Namings, popularity: Sequence[float], blocked: Set[str], target: sections.Sections
) -> tuple[int, int]:
    """Write all names that are not blocked; return how many names and candidates there are."""
    trie = Trie(key for key, _ in groupby(namings(), key=itemgetter(0)) if key not in blocked)
    target.write(sections.NAMES, trie.tobytes())
    starts = array("I", bytes(4 * len(trie)))
    counts = bytearray(len(trie))
    written = 0
    for key, group in groupby(namings(), key=itemgetter(0)):
        if key in blocked:
            continue
        packed = _candidates(group, popularity)
        name = trie[key]
        starts[name], counts[name] = written, len(packed)
        written += len(packed)
        target.write(sections.CANDIDATES, b"".join(packed))
    target.write(sections.CANDIDATE_STARTS, starts.tobytes())
    target.write(sections.CANDIDATE_COUNTS, bytes(counts))
    return len(trie), written


def _candidates(group: Iterable[Naming], popularity: Sequence[float]) -> list[bytes]:
    """Return the records of the most probable entities behind one name, the best first."""
    known = [_united(list(same)) for _, same in groupby(group, key=itemgetter(1))]
    weighed = [(weight(popularity[one.entity], one.kind), one) for one in known]
    best = nlargest(MOST_CANDIDATES, weighed, key=lambda pair: (pair[0], -pair[1].entity))
    priors = normalised([own for own, _ in best])
    return [
        CANDIDATE.pack(one.entity, max(1, round(prior * WHOLE_PRIOR)), one.kind, one.languages)
        for prior, (_, one) in zip(priors, best, strict=True)
    ]


def _united(same: Sequence[Naming]) -> Naming:
    """Return what all sources say of one name of one entity; LOWER only if none has a capital."""
    if len(same) == 1:
        return same[0]
    kind, languages, is_lower, is_any = 0, 0, _LOWER, False
    for one in same:
        kind |= one.kind
        languages |= one.languages
        is_lower &= one.kind
        is_any |= one.languages == ANY_LANGUAGE
    kind = (kind & ~_LOWER) | is_lower
    return Naming(same[0].key, same[0].entity, kind, ANY_LANGUAGE if is_any else languages)
