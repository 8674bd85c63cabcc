# Every target does its own set-up (scripts/setup). ARGS is what follows `backrun run`.
ARGS = demo

.NOTPARALLEL:
.PHONY: help run test check test-room test-browser contract fuzz hil-vm hil bench-timing bench-broker bench-board clean

help:
	@echo 'make run         run the demo session (make run ARGS="walk-20 --plain" for another)'
	@echo 'make test        the tests, a few minutes'
	@echo 'make check       format, lint, types, import rule'
	@echo 'make test-room   the safety runs in real time, up to half an hour'
	@echo 'make test-browser  the page of a session in a headless Chromium, which must be there; a minute'
	@echo 'make contract    every misbehaving treadmill of the library, ten minutes'
	@echo 'make fuzz        a minute of bytes nobody means for each decoder, 23 minutes (make fuzz SECONDS=10); Linux'
	@echo 'make hil-vm      sessions through the real Bluetooth stack of Linux in an emulated guest, some minutes; Linux, root'
	@echo 'make hil         the same, with links lost, daemons restarted, adapters switched off, pairing and the doctor, half an hour'
	@echo 'make bench-timing  how late the engine is beside what this machine can do, ten minutes (Linux, a C compiler)'
	@echo 'make bench-board  how quick the coach is shown what 100 runners do, three minutes (Mosquitto)'
	@echo 'make bench-broker  what 1000 runners at once take of a coach, a minute (Mosquitto)'
	@echo 'make clean       remove .venv, caches and build folders (never your sessions or settings)'

run:
	@scripts/run $(ARGS)

test:
	@scripts/test

check:
	@scripts/check

test-room:
	@scripts/test-room

test-browser:
	@scripts/test-browser

contract:
	@scripts/contract

fuzz: SECONDS = 60
fuzz:
	@scripts/fuzz --seconds $(SECONDS)

hil-vm:
	@scripts/hil-vm

hil:
	@scripts/hil-vm hil

bench-timing bench-broker bench-board: ARGS =
bench-timing:
	@scripts/bench-timing $(ARGS)

bench-broker:
	@scripts/bench-broker $(ARGS)

bench-board:
	@scripts/bench-board $(ARGS)

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .fuzz .import_linter_cache build dist backrun.egg-info
	rm -f snapshot_report.html
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
