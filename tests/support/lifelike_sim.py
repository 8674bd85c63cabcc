"""`backrun sim` with other addresses than the virtual room's, so that a session there is one that counts."""

import sys

from backrun_treadmill.cli.main import main
from backrun_treadmill.sim import sensors, treadmill

treadmill.ADDRESS, sensors.POD_ADDRESS, sensors.STRAP_ADDRESS = (
    "D7:3A:91:5C:E2:01",
    "E1:6B:2F:84:0D:02",
    "C9:58:A3:17:6E:03",
)

if __name__ == "__main__":
    sys.exit(main())
