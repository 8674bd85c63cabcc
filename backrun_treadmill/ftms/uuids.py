"""The assigned numbers of the services and characteristics this program speaks to, as full lower-case UUIDs."""


def assigned(number: int) -> str:
    """The full UUID of a 16-bit assigned number: 0x1826 is "00001826-0000-1000-8000-00805f9b34fb"."""
    return f"0000{number:04x}-0000-1000-8000-00805f9b34fb"


FITNESS_MACHINE = assigned(0x1826)
FEATURE = assigned(0x2ACC)
TREADMILL_DATA = assigned(0x2ACD)
SPEED_RANGE = assigned(0x2AD4)
CONTROL_POINT = assigned(0x2AD9)
MACHINE_STATUS = assigned(0x2ADA)

MODEL_NUMBER = assigned(0x2A24)
FIRMWARE_REVISION = assigned(0x2A26)
MANUFACTURER_NAME = assigned(0x2A29)

RUNNING_SPEED_AND_CADENCE = assigned(0x1814)
RSC_MEASUREMENT = assigned(0x2A53)

HEART_RATE = assigned(0x180D)
HEART_RATE_MEASUREMENT = assigned(0x2A37)

BATTERY_LEVEL = assigned(0x2A19)
