"""The page of a session: what it says, that nothing in it comes from or goes elsewhere, that no text becomes markup."""

import re
import time
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from contrast import contrast
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from recorded import Recorded
from rig import plan, step
from weeks import VISITS, visit_records

from backrun_treadmill.core.afterwards.report import build_report
from backrun_treadmill.core.body.entry import Activity, Entry
from backrun_treadmill.core.body.heart import Zones
from backrun_treadmill.core.events import Driving, SessionOpened
from backrun_treadmill.core.intents import ConfirmPressed
from backrun_treadmill.core.plan import Interval, Kind
from backrun_treadmill.core.sensor_events import HeartMeasured, StepsMeasured
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.exchange.html_report.page import About, report_page, style_sheet
from backrun_treadmill.exchange.recording import record
from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.journal.records import AnyRecord

GOLDEN = Path(__file__).parents[1] / "golden"
NAMES = ("demo", "lossy", "killed", "mph", "console")
VOID = {"meta", "br", "hr", "img", "input", "link"}
ABOUT = About(name="a.jsonl", version="1")
ZONES = Zones(maximum_bpm=180, moderate_from_bpm=116, hard_from_bpm=139, error_bpm=0)
HOSTILE = (
    "</style><script>alert(1)</script>",
    '"><img src=http://example.org/x onerror=alert(1)>',
    "' onload='alert(1)",
    "<!-- <![CDATA[ ]]> -->",
    "{{ 7 * 7 }}{% for x in y %}",
    "</title></svg></desc></body>",
    "javascript:alert(1)",
    "&lt;b&gt; &#x3c;b> \x00 \u202egnirts\u202c \r\n",
)


class Seen(HTMLParser):
    """The elements, attributes and words of a page; every element must be closed in order."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page.decode())
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] != "style":
            self.words.append(data.strip())

    @property
    def text(self) -> str:
        return " ".join(word for word in self.words if word)

    def of(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def sixth() -> tuple[AnyRecord, ...]:
    """The last of the six sessions: its pod was away for a minute."""
    return visit_records(VISITS[-1], pod_lost_s=420)


@pytest.fixture(scope="module")
def history() -> tuple[Entry, ...]:
    """Two real sessions before it."""
    first = Entry(
        when_min=29_700_000,
        activity=Activity.TREADMILL,
        programme="back-to-running",
        level=4,
        running_impacts=500,
        pain_before=2,
        pain_after=3,
        morning_pain=2,
    )
    return (first, replace(first, when_min=first.when_min + 3 * 24 * 60, level=5, running_impacts=640))


@pytest.fixture(scope="module")
def about(history: tuple[Entry, ...]) -> About:
    this = replace(history[-1], when_min=history[-1].when_min + 4320, level=6, running_impacts=809, morning_pain=None)
    return About(name="a.jsonl", version="1", entry=this, history=(*history, this), zones=ZONES)


@pytest.fixture(scope="module")
def page(sixth: tuple[AnyRecord, ...], about: About) -> bytes:
    return report_page(sixth, about)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_a_page_comes_from_or_goes_elsewhere(name: str) -> None:
    page = report_page(read_journal(GOLDEN / f"{name}.jsonl").records, ABOUT)
    seen = Seen(page)
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "a", "base", "image", "use"} & {
        tag for tag, _ in seen.elements
    }
    names = {attribute for _, attributes in seen.elements for attribute in attributes}
    assert not {one for one in names if one.startswith("on")} | {"style", "src", "href", "xlink:href", "srcset"} & names
    assert re.findall(r"url\((.*?)\)", page.decode()) == ["#hatch"]
    assert "@import" not in page.decode()
    assert "//" not in str(style_sheet())


def test_the_browser_is_told_to_allow_nothing_but_the_pages_own_style(page: bytes) -> None:
    (policy,) = [one["content"] for one in Seen(page).of("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    (style,) = re.findall(r"<style>(.*?)</style>", page.decode(), re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def renamed(records: tuple[AnyRecord, ...], text: str) -> tuple[AnyRecord, ...]:
    """With a text of somebody else's wherever a journal has one."""
    opened, *rest = records
    assert isinstance(opened, SessionOpened)
    steps = tuple(replace(one, cue=text) for one in opened.plan.intervals)
    plan = replace(opened.plan, name=text or "a", author=text or "a", intervals=steps)
    return (replace(opened, plan=plan, session=text, version=text, adapter=text), *rest)


def skeleton(page: bytes) -> Counter[tuple[str, tuple[str, ...]]]:
    return Counter((tag, tuple(sorted(attributes))) for tag, attributes in Seen(page).elements)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_journal_says_is_never_markup(text: str, sixth: tuple[AnyRecord, ...], about: About) -> None:
    assert about.entry is not None
    entry = replace(about.entry, programme=text)
    told = replace(about, name=text, version=text, entry=entry, missing=(text,))
    plain = replace(about, name="x", version="x", entry=replace(about.entry, programme="x"), missing=("x",))
    page = report_page(renamed(sixth, text), told)
    assert skeleton(page) == skeleton(report_page(renamed(sixth, "x"), plain))
    shown = text.replace("\x00", "\\u0000").replace("\r\n", "\\u000d\\u000a")
    shown = shown.replace("\u202e", "\\u202e").replace("\u202c", "\\u202c").strip()
    assert shown in Seen(page).text


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=30))
def test_neither_is_any_other_text(text: str) -> None:
    demo = read_journal(GOLDEN / "demo.jsonl").records
    page = report_page(renamed(demo, text), replace(ABOUT, name=text, missing=(text,)))
    assert skeleton(page) == skeleton(report_page(renamed(demo, "x"), replace(ABOUT, missing=("x",))))


def test_each_chart_has_a_name_and_says_what_it_shows(page: bytes) -> None:
    seen = Seen(page)
    ids = [attributes["id"] for _, attributes in seen.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    charts = [one for one in seen.of("svg") if one.get("role") == "img"]
    assert len(charts) == 8
    assert all(set(one["aria-labelledby"].split()) <= set(ids) for one in charts)
    assert len(seen.of("title")) == len(charts) + 1
    assert len(seen.of("desc")) == len(charts)
    assert all(one.get("aria-hidden") for one in seen.of("svg") if one.get("class") in ("defs", "swatch"))


def test_the_session_comes_after_half_a_page_for_whoever_treats_the_runner(
    sixth: tuple[AnyRecord, ...], page: bytes
) -> None:
    text, done = Seen(page).text, build_report(sixth).impacts
    short, _, session = text.partition("The session Done:")
    counted = f"{done.running} running ({done.running_estimated} of them estimated"
    for words in (counted, "6 of back-to-running", "up from 5", "impacts of each week"):
        assert words in short
    for words in ("Speed km/h", "Cadence", "Heart rate", "moderate from 116", "How late speeds were sent", "Intervals"):
        assert words in session


def test_the_table_and_the_legend_agree_with_the_report(sixth: tuple[AnyRecord, ...], page: bytes) -> None:
    report, seen = build_report(sixth), Seen(page)
    cells = re.findall(r'<td role="cell" data-of="(.*?)">(.*?)</td>', page.decode())
    by_step = [one for one in report.impacts.by_step if one.step is not None]
    assert [int(v) for of, v in cells if of == "Running impacts"] == [one.running for one in by_step]
    assert [int(v) for of, v in cells if of == "Walking impacts"] == [one.walking for one in by_step]
    metres = sum(int(v) for of, v in cells if of == "Distance, m")
    assert metres == pytest.approx(report.distance_m, abs=len(by_step) / 2)
    assert f"running, {report.impacts.running}" in seen.text
    assert f"walking, {report.impacts.walking}" in seen.text
    assert f"{report.impacts.estimated} of all were estimated" in seen.text


def test_a_cadence_that_was_mostly_unknown_is_no_mean(page: bytes) -> None:
    cadences = re.findall(r'data-of="Cadence, steps/min">(.*?)</td>', page.decode())
    assert cadences[3] == "–"  # the second run, without its pod
    assert 150 < int(cadences[1]) < 165


def test_a_session_of_the_virtual_room_is_not_set_beside_real_ones(about: About, sixth: tuple[AnyRecord, ...]) -> None:
    assert about.entry is not None
    text = Seen(report_page(sixth, replace(about, entry=replace(about.entry, virtual=True)))).text
    assert "In the virtual room" in text
    assert "since the last session" not in text
    assert "Pain around each session" not in text


def test_without_sensors_there_are_no_charts_of_them(sixth: tuple[AnyRecord, ...]) -> None:
    text = Seen(report_page([one for one in sixth if not isinstance(one, StepsMeasured | HeartMeasured)], ABOUT)).text
    assert "Cadence steps" not in text
    assert "beats a minute" not in text
    assert "estimated from the belt's speed" in text


def test_off_the_belt_there_is_a_table_and_no_chart_of_a_belt() -> None:
    rig = Recorded(plan(Interval(kind=Kind.OFF_BELT, from_ckmh=0, to_ckmh=0, duration_us=45 * SECOND_US, cue="squats")))
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(120)
    seen = Seen(report_page(rig.records, ABOUT))
    assert "off the belt" in seen.text
    assert [one for one in seen.of("svg") if one.get("role") == "img"] == []


def test_where_the_console_is_set_by_hand_only_what_was_asked_is_drawn() -> None:
    rig = Recorded(plan(step(Kind.WALK, 30, 4), step(Kind.RUN, 30, 8, set_no=1)), driving=Driving.NOBODY)
    rig.start()
    rig.pass_time(70)
    page = report_page(rig.records, ABOUT)
    assert "No treadmill reported its speed. The shaded spans are the runs, 1 of them" in Seen(page).text
    lines = re.findall(r'class="line (\w+)"', page.decode().partition('id="speed"')[2].partition("</figure>")[0])
    assert lines == ["asked", "asked", "reported"]  # one line, and the two of the legend


@pytest.mark.parametrize("name", NAMES)
def test_every_beginning_of_a_journal_has_a_page(name: str) -> None:
    records = read_journal(GOLDEN / f"{name}.jsonl").records
    report = build_report(records)
    for until in (*range(1, len(records), 23), len(records)):
        text = Seen(report_page(records[:until], ABOUT)).text
        assert ("Intervals" in text) == ("Nothing was begun in this session" not in text)
    assert f"running, {report.impacts.running}" in text


def test_a_journal_without_its_header_gives_what_can_be_had(sixth: tuple[AnyRecord, ...]) -> None:
    told = replace(ABOUT, missing=("The beginning is missing: the profile is not known.",))
    text = Seen(report_page(sixth[1:], told)).text
    assert "A session When it was is not known" in text
    assert "The beginning is missing" in text
    assert f"running, {record(sixth[1:]).report.impacts.running}" in text


def test_a_page_of_half_an_hour_is_soon_made_and_small_enough_to_mail(half_an_hour: tuple[AnyRecord, ...]) -> None:
    began_s = time.process_time()
    page = report_page(half_an_hour, ABOUT)
    took_s = time.process_time() - began_s
    print(f"{len(half_an_hour)} records, a page of {len(page)} bytes, {took_s:.2f} s at work")  # noqa: T201
    assert took_s < 5
    assert len(page) < 200_000


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_words_hold_aa_and_lines_three_to_one(dark: bool) -> None:
    light, night = re.findall(r":root \{(.*?)\}", str(style_sheet()), re.DOTALL)
    paint = colours(light) | (colours(night) if dark else {})
    assert set(colours(night)) == set(colours(light))
    for ground in ("ground", "note", "run-band", "easy", "moderate", "hard"):
        assert contrast(paint["text"], paint[ground]) >= 4.5, ground
    for ground in ("ground", "run-band"):
        assert contrast(paint["muted"], paint[ground]) >= 4.5, ground
    for line in ("run", "walk", "asked", "warm", "heart"):
        for ground in ("ground", "run-band") if line != "heart" else ("ground", "easy", "moderate", "hard"):
            assert contrast(paint[line], paint[ground]) >= 3, (line, ground)
