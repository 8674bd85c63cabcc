"""Two programs of one runner: one has the link to the coach, the other knows, and may have it afterwards."""

from pathlib import Path

from backrun_treadmill.front.coach.one_link import only_link


def test_the_link_is_one_programs_until_that_is_done_with_it(tmp_path: Path) -> None:
    with only_link(tmp_path) as first, only_link(tmp_path) as second:
        assert (first, second) == (True, False)
    with only_link(tmp_path) as third:
        assert third
