"""The sound card: opened once, woken for each tone, asleep between them."""

from collections.abc import Callable, Generator, Sequence
from threading import Event

import miniaudio

from backrun_treadmill.sound.tones import RATE_HZ

PERIOD_MS = 60
"""The card asks for so much at a time."""

PLAYED_OUT = 2 * PERIOD_MS * RATE_HZ // 1000
"""So many samples of silence were taken: then the last of the tone are out."""

SLACK_S = 1.5
"""How much longer than the tone a card may take; one that must be woken over the air is slow."""

SOUNDING = [b for b in miniaudio.Backend if b not in (miniaudio.Backend.NULL, miniaudio.Backend.CUSTOM)]
"""Every way to a sound card but the one that is none."""


class NoSound(Exception):
    """There is no card to play on; the text says why."""


class Card:
    """Raises NoSound where there is none. `backends`: which of the system's ways to try."""

    def __init__(self, backends: Sequence[miniaudio.Backend] = SOUNDING) -> None:
        try:
            self._device = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=RATE_HZ,
                buffersize_msec=PERIOD_MS,
                backends=list(backends),
                app_name="backrun",
            )
        except miniaudio.MiniaudioError as error:
            raise NoSound(f"no sound card can be opened: {error}") from error

    def play(self, samples: bytes, begun: Callable[[], None]) -> bool:
        """Play to the end; `begun` is called once the card takes the first samples. False: it never took them all."""
        done = Event()
        feed = _feed(samples, begun, done)
        next(feed)
        try:
            self._device.start(feed)
            taken = done.wait(len(samples) / 2 / RATE_HZ + SLACK_S)
            self._device.stop()
        except miniaudio.MiniaudioError:
            return False
        return taken


def _feed(samples: bytes, begun: Callable[[], None], done: Event) -> Generator[bytes, int]:
    """Samples in the pieces that are asked for, then silence; done once the card has played what it took."""
    at, silent = 0, 0
    frames = yield b""
    begun()
    while True:
        piece = samples[at : at + 2 * frames]
        at += 2 * frames
        missing = frames - len(piece) // 2
        silent += missing
        if silent >= PLAYED_OUT:
            done.set()
        frames = yield piece + bytes(2 * missing)
