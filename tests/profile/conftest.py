"""A profile read for a runner with the default speeds and limits, and what is wrong with one that cannot be."""

from collections.abc import Callable

import pytest

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.profile.language import ProfileError, Reading, read_profile

type Read = Callable[[str], Reading]
type Complain = Callable[[str | bytes], list[str]]


@pytest.fixture(scope="session")
def read() -> Read:
    def read_text(text: str) -> Reading:
        return read_profile(text.encode(), source="p.toml", runner=Runner())

    return read_text


@pytest.fixture(scope="session")
def complain() -> Complain:
    def list_faults(document: str | bytes) -> list[str]:
        data = document.encode() if isinstance(document, str) else document
        with pytest.raises(ProfileError) as raised:
            read_profile(data, source="p.toml", runner=Runner())
        assert raised.value.faults
        return [str(fault) for fault in raised.value.faults]

    return list_faults
