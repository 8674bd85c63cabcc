"""How a page before a session ends without an answer; apart from the page, whose drawing takes a while to load."""


class PageEnded(Exception):
    """A signal ended the page, or the page broke down: `exit_code` is for the shell."""

    def __init__(self, exit_code: int) -> None:
        super().__init__()
        self.exit_code = exit_code
