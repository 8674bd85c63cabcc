"""The units of the core and the only conversions between them and what people read."""

from decimal import ROUND_HALF_UP, Decimal

SECOND_US = 1_000_000
"""One second in the core's time unit."""

MINUTE_US = 60 * SECOND_US

MILE_KM = Decimal("1.609344")
"""Kilometres in a mile (exact, international yard and pound agreement)."""


def ckmh(kmh: Decimal | float | str) -> int:
    """Whole hundredths of a km/h nearest to `kmh`; a float is read as the decimal it prints as (10.2 is 1020)."""
    return int((Decimal(str(kmh)) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def kmh_text(speed_ckmh: int) -> str:
    """A speed as people read it: 1000 is "10", 550 is "5.5", 1025 is "10.25"."""
    return f"{Decimal(speed_ckmh) / 100:f}".rstrip("0").rstrip(".") if speed_ckmh % 100 else str(speed_ckmh // 100)


def clock_text(span_us: int) -> str:
    """A span as m:ss, or h:mm:ss from one hour on; parts of a second are dropped."""
    seconds = max(0, span_us) // SECOND_US
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def travelled_cm(speed_ckmh: int, span_us: int) -> float:
    """Centimetres covered at a steady speed: 1 ckmh is 10 m/h, that is 1000 cm in 3600 s."""
    return speed_ckmh * span_us * 1000 / (3600 * SECOND_US)
