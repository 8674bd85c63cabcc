import asyncio
import socket
import time
from contextlib import suppress

from backrun_treadmill.link.lines import CROWDED, TOO_MUCH, LineLink, open_link


class Side:
    """One end of a link and what came out of it."""

    def __init__(self, *, skips: bool = False) -> None:
        self.lines: list[bytes] = []
        self.ends: list[str] = []
        tell = (lambda count: b"skipped %d\n" % count) if skips else None
        self.link = LineLink(on_line=self.lines.append, on_end=self.ends.append, tell_skipped=tell)


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0.001)


async def test_lines_arrive_whole_and_in_order_both_ways() -> None:
    ours, theirs = Side(), Side()
    one, other = socket.socketpair()
    await open_link(one, ours.link)
    await open_link(other, theirs.link)
    for n in range(1000):
        ours.link.send(b"%d\n" % n, droppable=False)
    theirs.link.send(b"yes\n", droppable=False)
    await settle()
    assert theirs.lines == [b"%d" % n for n in range(1000)]
    assert ours.lines == [b"yes"]
    await ours.link.close(within_s=1)
    await settle()
    assert theirs.ends == ["the link was closed"]
    await theirs.link.close(within_s=1)


async def test_a_line_that_comes_in_pieces_is_one_line() -> None:
    side = Side()
    one, other = socket.socketpair()
    await open_link(one, side.link)
    for piece in (b"a st", b"op", b"\nand an", b"other\nrest"):
        other.send(piece)
        await settle()
    assert side.lines == [b"a stop", b"and another"]
    other.close()
    await settle()
    assert len(side.ends) == 1
    await side.link.close(within_s=1)


async def test_a_front_that_does_not_read_never_makes_the_writer_wait() -> None:
    side = Side()
    one, other = socket.socketpair()
    await open_link(one, side.link)
    telemetry = b"x" * 199 + b"\n"
    began = time.perf_counter()
    for _ in range(20_000):
        side.link.send(telemetry, droppable=True)
    took = time.perf_counter() - began
    assert side.link.unsent <= CROWDED + len(telemetry)
    assert side.ends == []
    assert took < 2.0  # 4 MB offered to nobody; a blocking writer would still be there
    other.close()
    await settle()


async def test_telemetry_is_left_out_first_and_counted_and_no_other_line_is_lost() -> None:
    side = Side(skips=True)
    one, other = socket.socketpair()
    await open_link(one, side.link)
    offered = 5000
    for n in range(offered):
        side.link.send(b"t%06d" % n + b"." * 192 + b"\n", droppable=True)
        if n % 100 == 0:
            side.link.send(b"state %d\n" % n, droppable=False)
    reader = Side()
    await open_link(other, reader.link)
    await settle()
    side.link.send(b"the last\n", droppable=False)
    await settle()
    telemetry = [line for line in reader.lines if line.startswith(b"t0")]
    skipped = sum(int(line.split()[1]) for line in reader.lines if line.startswith(b"skipped"))
    assert [line for line in reader.lines if line.startswith(b"state")] == [
        b"state %d" % n for n in range(0, offered, 100)
    ]
    assert skipped > 0
    assert len(telemetry) + skipped == offered
    assert telemetry == sorted(telemetry)
    assert reader.lines[-1] == b"the last"
    for end in (side, reader):
        await end.link.close(within_s=1)


async def test_more_than_a_megabyte_left_unread_is_a_dead_front() -> None:
    side = Side()
    one, other = socket.socketpair()
    await open_link(one, side.link)
    state = b"s" * 999 + b"\n"
    for _ in range(3000):
        side.link.send(state, droppable=False)
        assert side.link.unsent <= TOO_MUCH + len(state)
    assert len(side.ends) == 1
    assert "unread" in side.ends[0]
    await settle()
    other.close()
    assert len(side.ends) == 1


async def test_a_peer_that_vanished_is_told_once() -> None:
    side = Side()
    one, other = socket.socketpair()
    await open_link(one, side.link)
    other.close()
    for _ in range(50):
        side.link.send(b"into nothing\n", droppable=False)
        await asyncio.sleep(0)
    await settle()
    assert len(side.ends) == 1


async def test_the_last_line_arrives_also_where_the_other_side_goes_on_writing() -> None:
    """A key pressed while the engine says its last words must not cost the front those words."""
    ours, theirs = Side(), Side()
    one, other = socket.socketpair()
    await open_link(one, ours.link)
    await open_link(other, theirs.link)
    ours.link.send(b"close\n", droppable=False)
    async with asyncio.TaskGroup() as tasks:
        closing = tasks.create_task(ours.link.close(within_s=2))
        await asyncio.sleep(0)
        # The other side was busy, and writes before it reads.
        for _ in range(3):
            theirs.link.send(b"a key\n", droppable=False)
        await closing
    await settle()
    assert theirs.lines == [b"close"]
    assert theirs.ends == ["the link was closed"]
    assert ours.lines == []
    await theirs.link.close(within_s=1)


async def test_a_record_costs_the_writer_no_more_however_much_is_unread() -> None:
    side = Side()
    one, other = socket.socketpair()
    await open_link(one, side.link)
    record = b"x" * 150 + b"\n"
    costs: list[float] = []
    while side.link.unsent < TOO_MUCH - 500 * len(record):
        began = time.perf_counter()
        for _ in range(500):
            side.link.send(record, droppable=False)
        costs.append(time.perf_counter() - began)
    assert len(costs) > 8
    assert min(costs[-4:]) < 4 * min(costs), costs
    sent = 500 * len(costs)
    other.setblocking(False)
    read = b""
    while len(read) < sent * len(record):
        with suppress(BlockingIOError):
            read += other.recv(1_000_000)
        await asyncio.sleep(0)
    assert read == record * sent
    other.close()
    await side.link.close(within_s=1)
