"""`backrun report`, from the file to the words."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backrun_treadmill.cli.main import main

type FileOf = Callable[[bytes], Path]

SUMMARY = (
    "one run – kurz: finished.\n"
    "Done: 1 of 1 set, 0:10 in all, 0:10 of it running, 0 metres.\n"
    "Impacts: 0 running, 0 walking; 5 s could not be counted.\n"
    "Timing: 1 change of speed; sent 0 ms off their time (median; worst 0 ms, the run of set 1), none more than "
    "100 ms; the belt was there 5.0 s after the planned instant (median).\n"
    "  up to 1 ms   ████████████████████ 1\n"
)


def test_a_journal_becomes_a_few_sentences(
    lines: list[bytes], file_of: FileOf, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(file_of(b"".join(lines)))]) == 0
    assert capsys.readouterr() == (SUMMARY, "")


def test_or_one_line_of_json(lines: list[bytes], file_of: FileOf, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(file_of(b"".join(lines))), "--json"]) == 0
    told, warned = capsys.readouterr()
    assert told.count("\n") == 1
    assert warned == ""
    report = json.loads(told)
    assert (report["format"], report["outcome"], report["profile"]) == (1, "finished", "one run – kurz")
    assert report["timing"]["sent_ms"] == {"p50": 0.4, "p95": 0.4, "max": 0.4}


def test_damage_is_told_beside_the_report(
    lines: list[bytes], file_of: FileOf, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = b"".join([*lines[:5], lines[5][:30] + b"\n", *lines[6:-1], lines[-1][:30]])
    assert main(["report", str(file_of(damaged)), "--json"]) == 0
    told, warned = capsys.readouterr()
    assert json.loads(told)["outcome"] == "interrupted"
    assert warned == (
        "The journal is not whole: line 6: a record cannot be read: not a whole record.\n"
        "The journal is not whole: line 8: the last record was cut off.\n"
        "The journal has no end: perhaps more was done.\n"
    )


def test_of_much_damage_only_the_beginning_is_told(
    lines: list[bytes], file_of: FileOf, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(file_of(lines[0] + b"?\n" * 25))]) == 0
    warned = capsys.readouterr().err.splitlines()
    assert len(warned) == 12
    assert warned[10] == "Not whole in 15 more places."


def test_a_lost_beginning_is_told(lines: list[bytes], file_of: FileOf, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(file_of(b"".join(lines[1:])))]) == 0
    told, warned = capsys.readouterr()
    assert told.startswith("Unknown profile: finished.\nDone: 0:10 in all, 0 metres.\n")
    assert warned.endswith("The beginning is missing: the profile is not known.\n")


@pytest.mark.parametrize(
    "content",
    [b"", b'steps = ["5 x 60/60 @ 10 km/h"]\n', bytes(range(256)) * 400],
    ids=["empty", "a profile", "binary"],
)
def test_a_file_that_is_no_journal_ends_with_one_sentence(
    content: bytes, file_of: FileOf, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of(content)
    assert main(["report", str(path)]) == 2
    assert capsys.readouterr() == ("", f"{path} is no journal of a session: not one record in it can be read.\n")


def test_so_does_a_device_that_never_ends(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "/dev/zero"]) == 2
    assert capsys.readouterr() == ("", "/dev/zero is no journal of a session: it is a device.\n")


def test_so_does_a_file_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path / "gone.jsonl")]) == 2
    assert main(["report", str(tmp_path)]) == 2
    told, warned = capsys.readouterr()
    assert told == ""
    assert warned.splitlines() == [
        f"{tmp_path}/gone.jsonl cannot be read: No such file or directory.",
        f"{tmp_path} cannot be read: Is a directory.",
    ]


def test_a_report_needs_no_bluetooth(lines: list[bytes], file_of: FileOf) -> None:
    script = (
        "import sys; from backrun_treadmill.cli.main import main; main(sys.argv[1:]);"
        "print([n for n in ('bleak', 'bumble', 'pyftms', 'textual', 'asyncio') if n in sys.modules])"
    )
    arguments = [sys.executable, "-c", script, "report", str(file_of(b"".join(lines)))]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONUTF8": "1"})
    assert done.stdout == SUMMARY + "[]\n"
