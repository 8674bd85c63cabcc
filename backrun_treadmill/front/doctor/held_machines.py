"""Which treadmills a backrun session holds now, read from the kernel's list of locks: nothing is locked to find out."""

from pathlib import Path

LOCKS = Path("/proc/locks")
ADDRESS_LENGTH = len("C2-00-00-00-00-01")


def held_machines(folder: Path, *, adapter: str) -> tuple[str, ...]:
    """Their addresses, of those behind this adapter; none where the system has no such list (it is Linux's)."""
    try:
        lines = LOCKS.read_text(encoding="ascii").splitlines()
        files = {file.stat().st_ino: file.stem for file in folder.glob("*.lock")}
    except OSError:
        return ()
    taken = {int(words[5].rsplit(":", 1)[-1]) for line in lines if len(words := line.split()) > 5 and "FLOCK" in words}
    # An engine names the lock of a machine behind a port after both, so that two rooms do not lock each other out.
    room = "".join(c if c.isalnum() else "-" for c in adapter) + "-" if adapter.startswith("hci:tcp-client:") else ""
    held = [name.removeprefix(room) for inode, name in files.items() if inode in taken and name.startswith(room)]
    return tuple(sorted(name.replace("-", ":") for name in held if len(name) == ADDRESS_LENGTH))
