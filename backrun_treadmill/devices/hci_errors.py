"""Whatever bumble raises, as bleak's own errors: BleakError or TimeoutError."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bleak.exc import BleakError, BleakGATTProtocolError
from bumble import att, core


@contextmanager
def bumble_errors() -> Iterator[None]:
    """Everything bumble may raise inside becomes BleakError or TimeoutError; our own cancellation passes."""
    try:
        yield
    except (BleakError, TimeoutError):
        raise
    except att.ATT_Error as error:
        raise BleakGATTProtocolError(error.error_code) from error
    except core.TimeoutError as error:
        raise TimeoutError(str(error)) from error
    except asyncio.CancelledError as error:
        # bumble ends what waits on a link by cancelling it when the link goes down.
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise BleakError("the link went down") from error
    except Exception as error:
        raise BleakError(f"{type(error).__name__}: {error}") from error
