"""How a command gets the terminal on its standard input for its own, with a session around it."""

import sys

IN_FRONT = (
    sys.executable,
    "-S",
    "-c",
    "import fcntl, os, sys, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execvp(sys.argv[1], sys.argv[1:])",
)
"""What a command is put behind, so that its standard input is the terminal of a session of its own."""
