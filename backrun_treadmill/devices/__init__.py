"""The radio: finding, connecting and driving a treadmill, and listening to sensors.

What happens goes to the session as its own events; bytes are read and written by `ftms`. Foreign exceptions end here:
bleak's and bumble's become `DeviceError`, one sentence with its remedy.
"""
