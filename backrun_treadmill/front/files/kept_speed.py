"""The run speed that the runner wants to keep, written into settings.toml."""

from pathlib import Path

from backrun_treadmill.core.units import kmh_text
from backrun_treadmill.front.files.settings import SettingsError
from backrun_treadmill.front.files.settings_text import answered, write_settings
from backrun_treadmill.front.files.text_file import Unreadable


def keep_run_speed(file: Path, speed_ckmh: int) -> str:
    """Write it, or leave the file as it is; gives the sentence that says which."""
    speed = f"{kmh_text(speed_ckmh)} km/h"
    try:
        write_settings(file, answered(file, {"run": speed}))
    except SettingsError as error:
        why = str(error.faults[0])
    except (OSError, Unreadable) as error:
        why = str(error)
    else:
        return f"Your run speed is {speed} from now on; {file} has it."
    return f'Your run speed was not changed: {why}. To keep it, write run = "{speed}" there.'
