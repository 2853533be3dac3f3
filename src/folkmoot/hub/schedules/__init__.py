"""Schedules: an asset that is read again, from a folder or an address, without anybody asking.

The worker's clock (hub/clock.py) calls `actions.begin_due`, which starts a job for every schedule
whose time has come: once for each time, and once for all the times that passed while the hub was
stopped. A job fetches the file, and does nothing more where it is the one it knows; otherwise it is
a new version, which follows by itself or waits for a person (register.actions.follow).

    timing.py    when a rhythm comes round again
    folders.py   the newest file of a folder that an administrator set aside for a member
"""
