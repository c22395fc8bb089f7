#!/usr/bin/env python3
"""Run a command as on a kernel before 5.14: SO_NETNS_COOKIE is not known.

    nocookie.py COMMAND [ARGUMENT]...
"""

import ctypes
import errno
import os
import platform
import struct
import sys

GETSOCKOPT = {"x86_64": 55, "aarch64": 209}
SOL_SOCKET, SO_NETNS_COOKIE = 1, 71
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, MODE_FILTER = 38, 22, 2
LOAD, JUMP_IF, RETURN = 0x20, 0x15, 0x06
ALLOW, ERRNO = 0x7fff0000, 0x00050000
# Where struct seccomp_data has the system call and its arguments.
NR, LEVEL, NAME = 0, 16 + 8, 16 + 16


def main():
    number = GETSOCKOPT.get(platform.machine())
    if number is None:
        sys.exit(77)
    program = b"".join(struct.pack("=HBBI", *instruction) for instruction in (
        (LOAD, 0, 0, NR), (JUMP_IF, 0, 5, number),
        (LOAD, 0, 0, LEVEL), (JUMP_IF, 0, 3, SOL_SOCKET),
        (LOAD, 0, 0, NAME), (JUMP_IF, 0, 1, SO_NETNS_COOKIE),
        (RETURN, 0, 0, ERRNO | errno.ENOPROTOOPT),
        (RETURN, 0, 0, ALLOW),
    ))
    buffer = ctypes.create_string_buffer(program, len(program))
    filter_ = ctypes.create_string_buffer(
        struct.pack("@HP", len(program) // 8, ctypes.addressof(buffer)))
    libc = ctypes.CDLL(None, use_errno=True)
    if (libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or
            libc.prctl(PR_SET_SECCOMP, MODE_FILTER, filter_)):
        sys.exit(f"seccomp: {os.strerror(ctypes.get_errno())}")
    os.execvp(sys.argv[1], sys.argv[1:])


main()
