"""Shutting a worker out of everything that it has no business with, for good, by the kernel.

Linux's Landlock lets a process without privileges give up rights that neither it nor anything it
starts can have back. A worker that is confined reads the vault's versions and serving copies, its
interpreter and libraries; writes in its own area of the vault; and reaches no network. The
region's keys, its uploads that nobody has confirmed, its state database and everybody's home
folders cannot be opened by it, whatever a query or a fault of the engine may do.

Source: https://docs.kernel.org/userspace-api/landlock.html (and `linux/landlock.h` for numbers).
"""

from __future__ import annotations

import ctypes
import os
import site
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1
_PR_SET_NO_NEW_PRIVS = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE = 1 << 14
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE

_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_FILE_RIGHTS_NOW = (1 << 16) - 1
"""All rights over files that a version of the interface knows; from the fifth on also ioctl."""

_NETWORK_RIGHTS = 3
_SCOPES = 3
_NETWORK_SINCE, _SCOPES_SINCE = 4, 6

_SYSTEM = (
    *("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime", "/etc/timezone"),
    *("/proc/self", "/proc/meminfo", "/proc/cpuinfo", "/proc/stat", "/sys/devices/system/cpu"),
    *("/sys/fs/cgroup", "/dev/null", "/dev/urandom"),
)
"""What an interpreter, its libraries and the engine look at while they run."""


def confine(*, reads: Iterable[Path], writes: Iterable[Path]) -> int:
    """Leave this process only these folders and what its interpreter needs.

    Gives the version of the kernel's interface, 0 where the kernel has none and nothing was done.
    Raises OSError when the kernel has one and refuses.
    """
    kernel = ctypes.CDLL(None, use_errno=True)
    version = kernel.syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)
    if version < 1:
        return 0
    rights = _FILE_RIGHTS.get(version, _FILE_RIGHTS_NOW)
    attributes = struct.pack(
        "QQQ",
        rights,
        _NETWORK_RIGHTS if version >= _NETWORK_SINCE else 0,
        _SCOPES if version >= _SCOPES_SINCE else 0,
    )
    ruleset = _checked(kernel.syscall(_CREATE_RULESET, attributes, len(attributes), 0))
    try:
        for path in {*_interpreter(), *map(Path, _SYSTEM), *reads}:
            _allow(kernel, ruleset, path, _READ & rights)
        _allow(kernel, ruleset, Path("/dev/null"), _WRITE_FILE)
        for path in writes:
            _allow(kernel, ruleset, path, rights & ~_EXECUTE)
        _checked(kernel.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        _checked(kernel.syscall(_RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)
    return int(version)


def _interpreter() -> set[Path]:
    """Where Python and what it imports are."""
    named = [sys.prefix, sys.base_prefix, *site.getsitepackages(), *sys.path]
    return {Path(each).resolve() for each in named if each}


def _allow(kernel: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        of_this = rights if path.is_dir() else rights & _OF_A_FILE
        rule = struct.pack("=Qi", of_this, descriptor)
        _checked(kernel.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, rule, 0))
    finally:
        os.close(descriptor)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return int(result)
