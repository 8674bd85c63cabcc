"""The virtual room: a treadmill, a runner with a foot pod and a heart strap, on a virtual Bluetooth radio.

From the inside out: `belt` (physics) is driven by `machine` (console, control point, status messages), on which a
`runner` strikes the belt and wears what `wearables` measures. `frames` puts all of it into bytes, `peripherals` into
bumble devices, and `air` makes bumble's software controllers behave like a radio. `ports` gives the outside an HCI,
`truth` writes down what really happened, `console` takes key presses, and `room` holds it all together.
"""
