"""Questions in lines: typed numbers, trouble said, and every way to leave."""

from collections.abc import Iterable, Mapping

import pytest

from backrun_treadmill.front.body.start_questions import NO, pain_question, wrong_answer
from backrun_treadmill.front.terminal.asking import in_lines
from backrun_treadmill.tui.pages.question import Question

FLAG = Question(key="night", short="yes or no?", text="Pain that wakes you?", choices=(NO, "yes"))


def asked(typed: Iterable[str], *questions: Question) -> tuple[Mapping[str, str] | None, str]:
    lines, said = iter(typed), list[str]()
    answers = in_lines(lambda: next(lines, ""), said.append)(questions, wrong_answer)
    return answers, "\n".join(said)


def test_pain_is_a_number_and_a_yes_or_no_the_number_of_an_answer() -> None:
    answers, said = asked(["3\n", "1\n"], pain_question(), FLAG)
    assert answers == {"pain": "3", "night": "no"}
    assert "  1  no\n  2  yes" in said


def test_pain_of_eleven_is_said_to_be_none_and_asked_again() -> None:
    answers, said = asked(["11\n", "-3\n", "often\n", "10\n"], pain_question())
    assert answers == {"pain": "10"}
    assert said.count("0 to 10") + said.count("from 0 to 10") >= 3


def test_a_red_flag_is_not_answered_by_enter() -> None:
    answers, said = asked(["\n", "5\n", "2\n"], FLAG)
    assert answers == {"night": "yes"}
    assert "needs an answer" in said


@pytest.mark.parametrize("typed", [["q\n"], ["3\n", "Q\n"], [], ["3\n"]])
def test_q_or_the_end_of_the_input_leaves(typed: list[str]) -> None:
    assert asked(typed, pain_question(), FLAG)[0] is None


def test_ctrl_c_leaves() -> None:
    def interrupted() -> str:
        raise KeyboardInterrupt

    assert in_lines(interrupted, lambda text: None)([FLAG], wrong_answer) is None
