"""Clinic and runner over a real broker, with TLS, passwords and the documented ACL; each killed in the middle."""

import re
import subprocess
import time
from pathlib import Path

from practice import Practice

FLOOD = 10_000


def test_an_offer_arrives_and_its_answers_come_back_though_each_is_killed_in_the_middle(practice: Practice) -> None:
    clinic, ann, broker = practice.clinic, practice.ann, practice.broker
    listening = ann.begins("inbox", "sync")
    ann.hears("connected")
    plan = practice.offer("--profile", "5x60-60")
    sending = clinic.begins("coach", "sync")
    ann.hears("Clinic offers: profile 5x60-60")
    clinic.hears("Ann: offered")
    sending.kill()
    listening.kill()
    ann.gives("inbox", "accept", plan)
    broker.kill()
    ann.begins("inbox", "sync")
    ann.hears("the broker is not reached")
    broker.start()
    ann.hears("connected", times=2)
    clinic.begins("coach", "sync")
    clinic.hears("Ann: accepted")
    for state in ("received", "offered", "accepted"):
        assert clinic.said().count(f"Ann: {state}") == 1, clinic.said()
    assert ann.said().count("Clinic offers") == 1
    assert f"{plan}  accepted    profile 5x60-60" in clinic.gives("coach", "list")


def test_push_and_withdraw_reach_the_runner_beside_a_sync_that_goes_on(practice: Practice) -> None:
    clinic, ann = practice.clinic, practice.ann
    ann.begins("inbox", "sync")
    clinic.begins("coach", "sync")
    ann.hears("connected")
    clinic.hears("connected")
    said = clinic.gives("coach", "push", "Ann", "--profile", "5x60-60")
    assert "Ann: signed: profile 5x60-60" in said
    assert "Ann: offered" in said
    plan = clinic.gives("coach", "list").split()[0]
    assert "Ann: withdrawn" in clinic.gives("coach", "withdraw", plan)
    assert clinic.said().count("connected") == 1, "a command beside it takes nothing of its session"


TOLD = ("plan/x/ack", "status", "state", "telemetry", "session/x/summary", "session/x/journal/1")


def test_a_runner_can_neither_read_nor_write_what_is_another_s(practice: Practice) -> None:
    client, theirs = practice.broker.client, f"backrun/v1/{practice.runner}"
    spied = (f"{theirs}/#", f"{theirs}/plan/+/offer", "#", "backrun/v1/#", "$share/x/backrun/v1/#", "$SYS/#")
    spying = subprocess.Popen(
        client("mosquitto_sub", "bob", *(word for topic in spied for word in ("-t", topic)), "-W", "8"),
        stdout=subprocess.PIPE,
    )
    reading = subprocess.Popen(
        client("mosquitto_sub", "clinic", *(word for topic in TOLD for word in ("-t", f"{theirs}/{topic}")), "-W", "8"),
        stdout=subprocess.PIPE,
    )
    time.sleep(2)
    for user, text in (("bob", "forged"), ("ann", "true")):
        for topic in (*TOLD, "plan/x/offer", "command", "state/set"):
            subprocess.run(client("mosquitto_pub", user, "-t", f"{theirs}/{topic}", "-m", text, "-q", "1"), check=False)
    subprocess.run(client("mosquitto_pub", "clinic", "-t", f"{theirs}/plan/x/offer", "-m", "offer"), check=True)
    assert spying.communicate()[0] == b""
    assert reading.communicate()[0].split() == [b"true"] * len(TOLD)


def test_a_wrong_password_is_told_and_tried_again_slowly(practice: Practice) -> None:
    login = ("--user", "clinic", "--ca", practice.broker.folder / "ca.crt")
    practice.clinic.gives("coach", "broker", f"localhost:{practice.broker.port}", *login, password="wrong")
    practice.clinic.begins("coach", "sync", "--for", "8")
    practice.clinic.hears("the broker is not reached")
    time.sleep(5)
    assert practice.clinic.said().count("not reached") <= 6
    assert "wrong" not in practice.clinic.said()


def test_an_offer_that_the_broker_kept_too_long_and_a_flood_change_nothing(practice: Practice) -> None:
    client, topic = practice.broker.client, f"backrun/v1/{practice.runner}/plan/x/offer"
    plan = practice.offer("--say", "hello")
    practice.ann.gives("inbox", "revoke", "Clinic")
    said = practice.ann.gives("inbox", "add", practice.folder / "offer", code=1)
    assert "revoked" in said
    practice.ann.gives("inbox", "pair", practice.folder / "code", "--name", "Ann")
    listening = practice.ann.begins("inbox", "sync")
    practice.ann.hears("connected")
    junk = b"\n".join(b'{"command":"start","speed":%d}' % number for number in range(FLOOD))
    subprocess.run(client("mosquitto_pub", "clinic", "-t", topic, "-l", "-q", "1"), input=junk, check=True)
    retained = client("mosquitto_pub", "clinic", "-t", topic, "-r", "-f", str(practice.folder / "offer"))
    subprocess.run(retained, check=True)
    practice.ann.hears("not taken: no envelope of ours", times=10)
    practice.clinic.begins("coach", "sync")
    practice.ann.hears("Clinic offers: “hello”")
    practice.clinic.hears("Ann: offered")
    assert practice.ann.said().count("Clinic offers") == 1
    assert practice.ann.said().count("not taken") <= 20 + FLOOD // 1000
    assert plan in practice.ann.gives("inbox", "list")
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{listening.pid}/status").read_text())
    assert peak is not None
    assert int(peak[1]) < 200_000
