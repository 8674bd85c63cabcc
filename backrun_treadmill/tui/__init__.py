"""The screen: views over readouts. It sees the core only, never a device nor the engine."""
