import os
import pty
import termios
import time
from pathlib import Path
from threading import enumerate as enumerate_threads

import pytest

from backrun_treadmill.front.terminal.output import Output
from backrun_treadmill.front.terminal.terminal import RawKeys, typed_bytes


def test_lines_come_out_in_order() -> None:
    ours, theirs = os.pipe()
    with Output(theirs) as output:
        for n in range(1000):
            output.say(f"line {n}")
    os.close(theirs)
    with os.fdopen(ours) as screen:
        assert screen.read().splitlines() == [f"line {n}" for n in range(1000)]


def test_a_screen_that_nobody_reads_does_not_hold_up_who_speaks() -> None:
    ours, theirs = os.pipe()
    began = time.perf_counter()
    with Output(theirs) as output:
        for _ in range(10_000):
            output.say("x" * 100)
        spoke = time.perf_counter() - began
        os.close(ours)  # the writer's thread sees a closed pipe and ends
    os.close(theirs)
    assert spoke < 1.0


def test_a_screen_that_is_gone_loses_its_lines_and_nothing_else() -> None:
    gone, theirs = os.pipe()
    os.close(gone)
    ours, log = os.pipe()
    threads = set(enumerate_threads())
    with Output(theirs) as output, Output(log) as other:
        for n in range(3):
            output.say("to nobody")
            other.say(f"line {n}")
    assert set(enumerate_threads()) <= threads  # who wrote has ended, and was not waited for in vain
    for fd in (theirs, log):
        os.close(fd)
    with os.fdopen(ours) as screen:
        assert screen.read() == "line 0\nline 1\nline 2\n"


def test_a_line_that_is_shown_stays_the_last_and_is_cut_to_the_width(terminal: tuple[int, int]) -> None:
    screen, theirs = terminal
    termios.tcsetwinsize(theirs, (24, 20))
    with Output(theirs) as output:
        output.show("0:01  belt 2 km/h  SPACE stops")
        output.show("0:01  belt 2 km/h  SPACE stops")
        output.say("A line.")
        output.show("")
        output.say("The end.")
    again = b"0:01  belt 2 km/h  S"[:19]
    assert os.read(screen, 1000) == b"\r\x1b[K%b\r\x1b[KA line.\r\n%b\r\x1b[KThe end.\r\n" % (again, again)


def test_a_file_gets_no_line_that_is_only_shown(tmp_path: Path) -> None:
    with (tmp_path / "said").open("wb") as file, Output(file.fileno()) as output:
        output.show("0:01  belt 2 km/h")
        output.say("A line.")
    assert (tmp_path / "said").read_bytes() == b"A line.\n"


@pytest.fixture
def terminal() -> tuple[int, int]:
    return pty.openpty()


def test_keys_come_one_by_one_unechoed_and_control_c_as_a_key(terminal: tuple[int, int]) -> None:
    screen, keyboard = terminal
    with RawKeys(keyboard):
        os.write(screen, b"p")
        assert os.read(keyboard, 10) == b"p"
        os.write(screen, b"\x03\r")
        assert os.read(keyboard, 10) == b"\x03\r"
    os.write(screen, b"typed later\n")
    assert os.read(keyboard, 100) == b"typed later\n"
    assert b"p" not in os.read(screen, 100).split(b"typed later")[0]
    os.close(screen)
    os.close(keyboard)


def test_the_terminal_is_as_it_was_afterwards_also_after_an_exception(terminal: tuple[int, int]) -> None:
    screen, keyboard = terminal
    before = termios.tcgetattr(keyboard)

    def session() -> None:
        with RawKeys(keyboard):
            assert termios.tcgetattr(keyboard) != before
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        session()
    assert termios.tcgetattr(keyboard) == before
    os.close(screen)
    os.close(keyboard)


def test_output_keeps_its_line_ends_while_keys_are_raw(terminal: tuple[int, int]) -> None:
    screen, keyboard = terminal
    with RawKeys(keyboard):
        os.write(keyboard, b"a line\n")
        assert os.read(screen, 100) == b"a line\r\n"
    os.close(screen)
    os.close(keyboard)


def test_a_terminal_that_hung_up_types_no_more_and_hides_nothing_that_went_wrong(terminal: tuple[int, int]) -> None:
    screen, keyboard = terminal

    def session() -> None:
        with RawKeys(keyboard):
            os.close(screen)
            assert typed_bytes(keyboard) == b""
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        session()
    os.close(keyboard)
