"""Who is asked, who is told to probe and who is refused."""

from services.gateway.core.breaker import PROBE_EVERY_S, Breaker, Verdict


def opened() -> Breaker:
    breaker = Breaker(most_failures=2)
    breaker.failed()
    breaker.failed()
    return breaker


def test_few_failures_change_nothing() -> None:
    breaker = Breaker(most_failures=2)
    breaker.failed()
    breaker.answered()
    breaker.failed()

    assert breaker.judge(0) is Verdict.ASK


def test_one_probes_while_others_are_refused() -> None:
    breaker = opened()

    assert [breaker.judge(0) for _ in range(3)] == [
        Verdict.PROBE_FIRST,
        Verdict.REFUSE,
        Verdict.REFUSE,
    ]


def test_answered_probe_lets_all_ask() -> None:
    breaker = opened()
    breaker.judge(0)
    breaker.probed(0.1, answered=True)

    assert breaker.judge(0.1) is Verdict.ASK


def test_vain_probe_is_repeated_after_a_while() -> None:
    breaker = opened()
    breaker.judge(0)
    breaker.probed(5, answered=False)

    assert breaker.judge(5 + PROBE_EVERY_S / 2) is Verdict.REFUSE
    assert breaker.judge(5 + PROBE_EVERY_S) is Verdict.PROBE_FIRST


def test_late_answer_to_an_earlier_question_lets_all_ask() -> None:
    breaker = opened()
    breaker.judge(0)
    breaker.answered()

    assert breaker.judge(0) is Verdict.ASK


def test_vain_probe_opens_at_once() -> None:
    breaker = Breaker(most_failures=2)
    breaker.probed(0, answered=False)

    assert breaker.judge(0) is Verdict.REFUSE
