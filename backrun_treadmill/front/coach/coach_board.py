"""What the coach's board knows and does: a chart of each runner from the disk, what goes on now, and offers signed."""

import asyncio
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from backrun_treadmill.coach.broker_link import keep
from backrun_treadmill.coach.pins import Pin
from backrun_treadmill.core.board.asked import Asked, Measure, Outcome
from backrun_treadmill.core.board.chart import Chart
from backrun_treadmill.core.faults import printable
from backrun_treadmill.front.coach.coach_charts import chart_of, live_of
from backrun_treadmill.front.coach.coach_desk import CoachDesk
from backrun_treadmill.front.coach.coach_end import CoachEnd
from backrun_treadmill.front.coach.coach_issue import issue_to_each

LOOK_S = 1.0
"""How often it is looked for what other commands have changed."""
OF_A_PROGRAMME = (Measure.HOLD, Measure.STEP_BACK, Measure.FREQUENCY)
NO_PROGRAMME = "no session of a programme is known yet: offer a programme first"
NO_BROKER = "no broker: answers come by mail, `backrun coach answers FILE`"


class Board:
    """`show` is given all charts, `update` one that is new, `say` how the link is."""

    def __init__(
        self,
        desk: CoachDesk,
        *,
        show: Callable[[Sequence[Chart]], None],
        update: Callable[[Chart], None],
        say: Callable[[str], None],
    ) -> None:
        self._desk = desk
        self._show = show
        self._update = update
        self._say = say
        self._pins: dict[str, Pin] = {}
        self._charts: dict[str, Chart] = {}
        self._end = CoachEnd(desk, say, self._changed)
        self._versions = self._on_disk()
        self.load()

    def load(self) -> None:
        """Read everything anew. Raises KeyTrouble, sqlite3.Error."""
        self._pins = {pin.kid: pin for pin in self._desk.pins.all() if pin.revoked_s is None}
        self._charts = {kid: self._with_live(chart_of(self._desk, pin)) for kid, pin in self._pins.items()}
        self._show(list(self._charts.values()))

    async def feed(self) -> None:
        """Keep the link and look at the disk, until cancelled; a runner who is paired meanwhile is listened to."""
        while True:
            async with asyncio.TaskGroup() as group:
                linking = group.create_task(self._link())
                await self._until_others_pair()
                linking.cancel()
            self._end = CoachEnd(self._desk, self._say, self._changed)

    def sign(self, kids: Sequence[str], asked: Asked) -> Iterator[Outcome]:
        """One offer for each, and what came of it; they leave by themselves, now or once there is a broker."""
        for kid in kids:
            pin, chart = self._pins[kid], self._charts[kid]
            wanted = replace(asked, named=chart.programme) if asked.measure in OF_A_PROGRAMME else asked
            if asked.measure in OF_A_PROGRAMME and not chart.programme:
                yield Outcome(printable(pin.name), signed=False, said=NO_PROGRAMME)
                continue
            yield from issue_to_each(self._desk, [pin], wanted)
            self._changed(kid, whole=True)

    async def _link(self) -> None:
        broker = self._desk.broker()
        if broker is None:
            self._say(NO_BROKER)
        else:
            await keep(self._end.session(broker, live=True))

    async def _until_others_pair(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            if self._on_disk() == self._versions:
                continue
            self._versions, before = self._on_disk(), set(self._pins)
            self.load()
            if set(self._pins) != before:
                return

    def _on_disk(self) -> tuple[object, ...]:
        desk = self._desk
        return desk.sent.version, desk.followed.version, desk.pins.all(), desk.broker()

    def _changed(self, kid: str, *, whole: bool) -> None:
        """`whole`: more than what goes on now."""
        chart = self._charts.get(kid)
        if chart is not None:
            self._charts[kid] = self._with_live(chart_of(self._desk, self._pins[kid]) if whole else chart)
            self._update(self._charts[kid])

    def _with_live(self, chart: Chart) -> Chart:
        end = self._end
        live = live_of(self._desk.followed.state(chart.kid), end.seconds.get(chart.kid))
        return replace(chart, live=live, online=chart.kid in end.online)
