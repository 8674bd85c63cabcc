"""backrun: run interval profiles on a Bluetooth treadmill, count every foot impact, keep the belt stoppable."""

__version__ = "0.1.0"
