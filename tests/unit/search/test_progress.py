"""A long command tells how far it is, and not too often."""

import io

from services.search.cli.progress import ProgressBar, bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_bar_is_filled_by_share() -> None:
    assert bar(1, 4) == "[########......................]  25%"
    assert bar(0, 0).endswith("100%")


def test_lines_come_now_and_then() -> None:
    out, now = io.StringIO(), [0.0]
    told = ProgressBar(out, lambda: now[0])
    for done, at_s in ((0, 0), (1, 1), (2, 11), (3, 12), (4, 13)):
        now[0] = at_s
        told.tell("reading", done, 4)
    told.end()

    assert [line.split()[-3] for line in out.getvalue().splitlines()] == ["0", "2", "4"]


def test_terminal_keeps_a_line_for_each_step() -> None:
    out, now = Terminal(), [0.0]
    told = ProgressBar(out, lambda: now[0])
    told.tell("reading", 1, 2)
    told.tell("reading", 2, 2)
    told.tell("comparing", 1, 1)
    told.end()

    assert out.getvalue().count("\n") == 2
    assert out.getvalue().count("\r") == 3
