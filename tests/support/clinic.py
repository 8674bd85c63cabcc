"""A clinic and a runner who have paired, with real keys and real files."""

from pathlib import Path

import msgspec

from backrun_treadmill.coach.contents import OfferedProfile, Sayable
from backrun_treadmill.coach.door import Door
from backrun_treadmill.coach.envelope import seal, seal_bytes
from backrun_treadmill.coach.inbox import Folders, Inbox
from backrun_treadmill.coach.keys import SecretKey
from backrun_treadmill.coach.ledger import Ledger
from backrun_treadmill.coach.pins import Pin, Pins
from backrun_treadmill.coach.vetting import Scope
from backrun_treadmill.core.limits import Runner

NOW_S = 1_800_000_000
DAY_S = 86_400
PLAN = "0123456789abcdef" * 2
GOOD = OfferedProfile(
    name="tuesday", text='bare = true\nsteps = [{ walk = "60 s", at = "4" }, { run = "60 s", at = "10 km/h" }]\n'
)


class Clinic:
    """Two coaches, a runner, and what the runner keeps on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.coach, self.second, self.stranger, self.gone, self.me = (SecretKey.make() for _ in range(5))
        self.pins = Pins(folder / "coaches.json")
        self.pin(self.coach, "clinic")
        self.pin(self.second, "trainer", Scope(top_ckmh=900, longest_us=600_000_000))
        self.pin(self.gone, "was a coach")
        self.pins.revoke(self.gone.kid, NOW_S - DAY_S)
        self.runner = Runner()
        self.open()

    def open(self) -> None:
        """As after a start of the program."""
        self.ledger = Ledger(self.folder / "ledger.db")
        self.inbox = Inbox(self.ledger, Folders(self.folder / "profiles", self.folder / "programmes"))

    def restart(self) -> None:
        """The program ends and is started again."""
        self.ledger.close()
        self.open()

    @property
    def door(self) -> Door:
        return Door(self.me.kid, pins=self.pins, ledger=self.ledger, runner=self.runner, profiles={})

    def pin(self, key: SecretKey, name: str, scope: Scope = Scope()) -> None:  # noqa: B008 - frozen
        self.pins.pin(Pin(name=name, public=key.public, paired_s=NOW_S - 30 * DAY_S, scope=scope))

    def seal(
        self,
        content: Sayable = GOOD,
        *,
        key: SecretKey | None = None,
        audience: str = "",
        issued_s: int = NOW_S - 60,
        expires_s: int = NOW_S + 14 * DAY_S,
        plan_id: str = PLAN,
        revision: int = 1,
    ) -> bytes:
        return seal(
            content,
            key=key or self.coach,
            audience=audience or self.me.kid,
            issued_s=issued_s,
            expires_s=expires_s,
            plan_id=plan_id,
            revision=revision,
        )

    def statement(self, **changed: object) -> dict[str, object]:
        """A good statement as a table, with what is changed; None takes a key out."""
        good = {
            "audience": self.me.kid,
            "issued_s": NOW_S - 60,
            "expires_s": NOW_S + DAY_S,
            "plan_id": PLAN,
            "revision": 1,
            "content": msgspec.to_builtins(GOOD),
        }
        return {key: value for key, value in (good | changed).items() if value is not None}

    def signed(self, **changed: object) -> bytes:
        """Such a statement, truly signed by the coach."""
        return seal_bytes(msgspec.json.encode(self.statement(**changed)), self.coach)

    def saying(self, **changed: object) -> bytes:
        """A signed statement whose content is changed."""
        content = msgspec.to_builtins(GOOD) | changed
        return self.signed(content={key: value for key, value in content.items() if value is not None})
