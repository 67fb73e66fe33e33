"""Requests grow while the index likes them and shrink when it does not."""

from services.search.core.batch_size import QUICK_S, BatchSize

SLOW_S = QUICK_S * 2


def test_full_quick_requests_let_it_grow_to_the_end() -> None:
    size = BatchSize(documents=100, most=1_000)
    for _ in range(100):
        size.answered(size.documents, took_s=0.1)

    assert size.documents == 1_000


def test_slow_request_leaves_it() -> None:
    size = BatchSize(documents=100)
    size.answered(100, SLOW_S)

    assert size.documents == 100


def test_request_that_was_not_full_tells_nothing() -> None:
    size = BatchSize(documents=100)
    size.answered(99, took_s=0.001)

    assert size.documents == 100


def test_refusals_halve_it_down_to_the_least() -> None:
    size = BatchSize(documents=100, least=10)
    seen = []
    for _ in range(5):
        size.was_too_much()
        seen.append(size.documents)

    assert seen == [50, 25, 12, 10, 10]


def test_it_settles_below_what_is_refused() -> None:
    size, taken = BatchSize(), []
    for _ in range(200):
        if size.documents > 700:
            size.was_too_much()
        else:
            taken.append(size.documents)
            size.answered(size.documents, took_s=0.1)

    assert min(taken[-100:]) >= 350
