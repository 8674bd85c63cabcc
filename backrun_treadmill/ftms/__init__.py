"""Bytes <-> values of the Fitness Machine, Running Speed and Cadence and Heart Rate services.

Every reader takes the bytes of one packet and returns a value or an `Unreadable` with a named reason; none raises,
whatever the bytes. Nothing here knows a session, a link or a machine's peculiarities of unit.
"""
