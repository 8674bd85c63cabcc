"""`python -m backrun_treadmill` is `backrun`."""

from backrun_treadmill.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
