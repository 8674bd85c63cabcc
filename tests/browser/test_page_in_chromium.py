"""The page of a session in a real browser: what it asks for, what it complains of, and how it lies at every width."""

import http.server
import re
import threading
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from chromium import Page, browser
from msgspec.structs import replace
from recorded import Recorded
from rig import plan, step
from weeks import VISITS, visit_records, write_weeks

from backrun_treadmill.cli.main import main
from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.exchange.html_report.page import About, report_page

pytestmark = pytest.mark.browser

GOLDEN = Path(__file__).parents[1] / "golden"
PHONE, SMALL_PHONE, TABLET, DESK = 360, 320, 768, 1280
REAL = ("demo", "lossy", "killed", "mph", "console")
NAMES = ("weeks", "hour", "hostile", *REAL)
HOUR = [part for n in range(1, 31) for part in (step(Kind.RUN, 60, 10, set_no=n), step(Kind.WALK, 60, 4, set_no=n))]
HOSTILE = "</style><script>window.hit = 1</script><img src=http://127.0.0.1:9/ onerror='window.hit = 1'>" + "x" * 200


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One browser for all; a test fails where there is none."""
    with browser(tmp_path_factory.mktemp("chromium")) as page:
        yield page


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Six real sessions, the golden ones, an hour of thirty sets, and one whose every name is an attack."""
    folder = tmp_path_factory.mktemp("pages")
    found = {name: folder / f"{name}.html" for name in NAMES}
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("CONFIG", "DATA", "CACHE"):
            patch.setenv(f"XDG_{kind}_HOME", str(folder / kind))
        write_weeks(folder / "DATA" / "backrun")
        assert main(["report", "--html", str(found["weeks"])]) == 0
        for name in REAL:
            assert main(["report", str(GOLDEN / f"{name}.jsonl"), "--html", str(found[name])]) == 0
    rig = Recorded(plan(*HOUR))
    rig.sensors = True
    rig.start()
    rig.pass_time(3660)
    found["hour"].write_bytes(report_page(rig.records, About(name="hour.jsonl", version="1")))
    opened, *rest = visit_records(VISITS[0])
    assert isinstance(opened, SessionOpened)
    renamed = replace(opened, plan=replace(opened.plan, name=HOSTILE, author=HOSTILE))
    about = About(name=HOSTILE, version=HOSTILE, missing=(HOSTILE,))
    found["hostile"].write_bytes(report_page((renamed, *rest), about))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_no_request_leaves_a_page_and_nothing_stands_in_the_console(
    name: str, chromium: Page, pages: dict[str, Path]
) -> None:
    for width, dark in ((PHONE, False), (DESK, True)):
        chromium.open(pages[name], width=width, dark=dark)
        assert chromium.requests() == [pages[name].as_uri()]
        assert chromium.complaints() == []
    assert chromium.value("[document.scripts.length, document.images.length, window.hit]") == [0, 0, None]


def test_a_page_that_asks_for_more_or_runs_a_script_would_be_seen(chromium: Page, tmp_path: Path) -> None:
    asked: list[str] = []

    class Host(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """It speaks to nobody."""

    with http.server.HTTPServer(("127.0.0.1", 0), Host) as host:
        thread = threading.Thread(target=host.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{host.server_port}/there.png"
        page = tmp_path / "a.html"
        page.write_text(f"<!doctype html><img src={address}><script>console.error('hit')</script>")
        chromium.open(page, width=PHONE)
        assert chromium.requests() == [page.as_uri(), address]
        assert any("hit" in one for one in chromium.complaints())
        assert asked == ["/there.png"]
        own = report_page(visit_records(VISITS[0]), About(name="a", version="1"))
        page.write_bytes(
            own.replace(b"<header>", f"<header><img src={address}><script>window.hit = 1</script>".encode())
        )
        chromium.open(page, width=PHONE)
        assert any("Content Security Policy" in one for one in chromium.complaints())
        assert chromium.value("window.hit") is None
        assert asked == ["/there.png"]
        host.shutdown()
        thread.join()


@pytest.mark.parametrize("width", [SMALL_PHONE, PHONE, TABLET, DESK])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_reaches_beyond_the_side_of_the_window(
    name: str, width: int, chromium: Page, pages: dict[str, Path]
) -> None:
    chromium.open(pages[name], width=width)
    assert chromium.value("document.documentElement.scrollWidth") <= width
    beyond = """[...document.querySelectorAll('h1, h2, h3, p, li, dd, th, td, text')].filter(one => {
        const box = one.getBoundingClientRect(), head = one.closest('thead');
        const shown = !head || getComputedStyle(head).position !== 'absolute';
        return shown && box.width > 1 && (box.left < -1 || box.right > innerWidth + 1);
    }).map(one => one.textContent)"""
    assert chromium.value(beyond) == []


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", NAMES)
def test_the_words_of_charts_are_large_enough_and_stand_clear_of_each_other(
    name: str, width: int, chromium: Page, pages: dict[str, Path]
) -> None:
    chromium.open(pages[name], width=width)
    sizes = "[...document.querySelectorAll('body *')].map(one => parseFloat(getComputedStyle(one).fontSize))"
    assert min(chromium.value(sizes)) >= 12
    rows = chromium.value("""[...document.querySelectorAll('.plot')].flatMap(plot => [12, 196].map(y =>
        [...plot.querySelectorAll('text')].filter(one => parseFloat(one.getAttribute('y')) === y).map(one => {
            const box = one.getBoundingClientRect();
            return [box.left, box.right, one.textContent];
        })))""")
    assert max(map(len, rows)) >= 3
    for row in rows:
        assert all(one[1] < other[0] or other[1] < one[0] for one, other in combinations(row, 2)), row


def test_it_is_light_or_dark_as_the_reader_wants_it(chromium: Page, pages: dict[str, Path]) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    chromium.open(pages["weeks"], width=DESK)
    assert chromium.value(ground) == "rgb(255, 255, 255)"
    chromium.open(pages["weeks"], width=DESK, dark=True)
    assert chromium.value(ground) == "rgb(16, 20, 24)"
    chromium.ask("Emulation.setEmulatedMedia", media="print")
    assert chromium.value(ground) == "rgb(255, 255, 255)"


def test_the_half_page_for_whoever_treats_the_runner_is_that_on_paper(chromium: Page, pages: dict[str, Path]) -> None:
    """A4 less its margins is 703 by 1032 CSS pixels."""
    chromium.open(pages["weeks"], width=703)
    chromium.ask("Emulation.setEmulatedMedia", media="print")
    assert chromium.value("document.querySelector('.short').getBoundingClientRect().bottom") < 1032 * 0.75
    paper = chromium.printed()
    assert paper.startswith(b"%PDF")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert len(boxes) <= 3
    assert {(round(float(wide)), round(float(high))) for wide, high in boxes} == {(595, 842)}


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_screen_reader_finds_named_charts_and_a_table_with_its_headings(
    width: int, chromium: Page, pages: dict[str, Path]
) -> None:
    chromium.open(pages["weeks"], width=width)
    nodes = chromium.ask("Accessibility.getFullAXTree")["nodes"]
    named = [(n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes if not n.get("ignored")]
    charts = [name for role, name in named if role in ("img", "image")]
    assert len(charts) == 8
    assert all(len(name) > 30 for name in charts)
    assert sum(role == "columnheader" for role, _ in named) == 9
    assert sum(role == "rowheader" for role, _ in named) == 12
    assert ("table", "Intervals") in named
