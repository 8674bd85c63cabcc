"""`backrun coach` alone opens the board; `backrun coach watch` prints who needs whom, and what goes on, in lines."""

import argparse
import secrets

from msgspec.structs import replace

from backrun_treadmill.cli.coach_pairing import Verb, Verbs
from backrun_treadmill.cli.streams import can_draw, say
from backrun_treadmill.core.board.chart import Chart
from backrun_treadmill.core.board.needs import by_need, needs_of
from backrun_treadmill.front.body.body_files import load_rules, named_profiles, programme_names
from backrun_treadmill.front.body.own_history import local_time, minutes_of
from backrun_treadmill.front.coach.coach_charts import chart_of, live_of
from backrun_treadmill.front.coach.coach_desk import CoachDesk
from backrun_treadmill.front.files.settings import load_settings
from backrun_treadmill.tui.coach.coach_rows import live_text, need_text


def configure(verbs: Verbs) -> None:
    """Add this verb and its arguments."""
    watch = verbs.add_parser("watch", help="who needs you today, and then what goes on, in lines")
    watch.add_argument("--for", metavar="SECONDS", type=float, dest="seconds", help="end after this; else at Ctrl-C")


def open_board(desk: CoachDesk) -> int:
    """The board until it is left; without a screen to draw on, who needs whom in lines. Raises PageEnded."""
    if not can_draw():
        _say_needs(desk)
        return 0
    from backrun_treadmill.front.coach.coach_board import Board  # drawing and MQTT, only where needed
    from backrun_treadmill.front.terminal.page import show_page
    from backrun_treadmill.tui.coach.coach_app import BoardApp, Choices
    from backrun_treadmill.tui.drawing.palettes import PALETTES

    page = BoardApp(
        rules=load_rules(),
        now_min=_now_min,
        sign=lambda kids, asked: board.sign(kids, asked),
        choices=Choices(programme_names(), tuple(sorted(named_profiles()))),
        palette=PALETTES[load_settings().preferences.colours],
    )
    board = Board(desk, show=page.show, update=page.update, say=page.say)
    show_page(page, beside=board.feed)
    return 0


def _watch(args: argparse.Namespace, desk: CoachDesk) -> int:
    from backrun_treadmill.front.coach.coach_end import CoachEnd
    from backrun_treadmill.front.coach.coach_sync import keep_for

    _say_needs(desk)
    names = {pin.kid: pin.name for pin in desk.pins.all()}

    def changed(kid: str, *, whole: bool) -> None:
        live = live_of(desk.followed.state(kid), None)
        if not whole and live is not None and shown.get(kid) != live:
            shown[kid] = live
            say(f"{names[kid]}: {live_text(live)}{f', {live.outcome}' if live.outcome else ''}")

    shown = {kid: live for kid in names if (live := live_of(desk.followed.state(kid), None))}
    broker = desk.broker()
    if broker is not None:
        session = CoachEnd(desk, say, changed).session(broker, live=True)
        beside = f"{session.identifier}-{secrets.token_hex(4)}"
        keep_for([replace(session, identifier=beside, lasting=False)], args.seconds)
    return 0


def _say_needs(desk: CoachDesk) -> None:
    now_min = _now_min()
    rules = load_rules()
    needed = by_need((one, needs_of(one, rules, now_min)) for one in _charts(desk))
    for chart, needs in needed:
        say(f"{chart.name}: {need_text(needs, now_min)}")
    if not needed:
        say("By what you were told, nobody needs you today.")


def _charts(desk: CoachDesk) -> list[Chart]:
    return [chart_of(desk, pin) for pin in desk.pins.all() if pin.revoked_s is None]


def _now_min() -> int:
    return minutes_of(local_time())


VERBS: dict[str, Verb] = {"watch": _watch}
