"""Who follows a runner from afar with a client that nobody here wrote."""

import subprocess

from practice import Practice

from backrun_treadmill.coach.live_words import StateTold, TelemetryTold, read_state, read_telemetry


class Follower:
    """mosquitto_sub with the clinic's login: each line a topic and a payload."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice
        self._file = practice.folder / "followed"
        self._processes: list[subprocess.Popen[bytes]] = []
        self.begin()

    def begin(self) -> None:
        """Listen, once more after the broker has been away."""
        words = ("-v", "-q", "1", "-t", "backrun/v1/+/+", "-t", "backrun/v1/+/session/+/summary")
        client = self._practice.broker.client("mosquitto_sub", "clinic", *words)
        with self._file.open("ab") as file:
            self._processes.append(subprocess.Popen(client, stdout=file))

    def heard(self, topic: str) -> list[bytes]:
        lines = [line.partition(b" ") for line in self._file.read_bytes().splitlines()]
        return [payload for named, _, payload in lines if named.endswith(b"/" + topic.encode())]

    def states(self) -> list[StateTold]:
        return [read_state(line) for line in self.heard("state")]

    def seconds(self) -> list[TelemetryTold]:
        return [read_telemetry(line) for line in self.heard("telemetry")]

    def end(self) -> None:
        for one in self._processes:
            one.terminate()
            one.wait()
