"""A seccomp filter: the system calls that a learner's processes may not make.

They have namespaces of their own, and no capabilities; what is denied beyond that holds memory of
the system's that no process is charged for, counts by user or by machine so that others run short,
looks into other processes, or is a large and young part of Linux that no course needs. So it is a
list of what is denied: what is allowed changes with every release of TensorFlow.

The program is written here, without libseccomp: it must be put in place in the forked kernel once
its namespaces are made (bubblewrap's --seccomp would forbid those), where only Python's standard
library is sure to be. Threads and programs that are started later inherit it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

DENIED = {  # name: number on x86-64, on aarch64
    # memory and work of the system's that are charged to nobody, or to all of a user's processes
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_setup": (206, 0),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "userfaultfd": (323, 282),
    "memfd_secret": (447, 447),
    "vmsplice": (278, 75),
    "modify_ldt": (154, None),
    "remap_file_pages": (216, 234),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    # System V's and POSIX's ways between processes
    "semget": (64, 190),
    "semop": (65, 193),
    "semctl": (66, 191),
    "semtimedop": (220, 192),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "shmdt": (67, 197),
    "msgget": (68, 186),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "msgctl": (71, 187),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    "mq_timedsend": (242, 182),
    "mq_timedreceive": (243, 183),
    "mq_notify": (244, 184),
    "mq_getsetattr": (245, 185),
    # namespaces and mounts
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    # the machine
    "perf_event_open": (298, 241),
    "bpf": (321, 280),
    "seccomp": (317, 277),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "iopl": (172, None),
    "ioperm": (173, None),
}
CLONE, CLONE3, SOCKET, SOCKETPAIR, PRCTL, FCNTL = (
    (56, 220),
    (435, 435),
    (41, 198),
    (53, 199),
    (157, 167),
    (72, 25),
)
NAMESPACES = 0x7E020000
"""Flags of clone: every namespace's but the one of time, which clone cannot make."""
UNIX, INET, INET6, NETLINK = 1, 2, 10, 16
PLAIN, TCP, UDP = 0, 6, 17
"""Protocols; of netlink's, 0 tells of interfaces."""
SETLEASE, NOTIFY, SETPIPE_SZ = 1024, 1026, 1031
SET_SECCOMP, FILTER = 22, 2

_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""Column of the tables, and the system's own number of the architecture."""
_X32 = 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _ANY_OF, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000

Step = tuple[int, int, int, int]
"""Code, jump if true, jump if false, operand."""


def program(machine: str) -> list[Step]:
    """The filter for "x86_64" or "aarch64".

    Raises:
        KeyError: another machine.
    """
    column, architecture = _MACHINES[machine]
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),  # else 32-bit programs, whose numbers are others
        _fail(errno.ENOSYS),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if machine == "x86_64":
        steps += [(_AT_LEAST, 0, 1, _X32), _fail(errno.ENOSYS)]
    for number in (numbers[column] for numbers in DENIED.values()):
        if number is not None:
            steps += [(_EQUAL, 0, 1, number), _fail(errno.EPERM)]
    # Its flags lie in memory, out of a filter's reach; the C library then uses clone.
    steps += _when(CLONE3[column], [_fail(errno.ENOSYS)])
    steps += _when(CLONE[column], [_argument(0), (_ANY_OF, 0, 1, NAMESPACES), _fail(errno.EPERM)])
    steps += _when(SOCKET[column], _sockets())
    steps += _when(
        SOCKETPAIR[column], [_argument(0), (_EQUAL, 1, 0, UNIX), _fail(errno.EAFNOSUPPORT)]
    )
    steps += _when(PRCTL[column], _never(0, SET_SECCOMP))
    steps += _when(FCNTL[column], _never(1, SETLEASE, NOTIFY, SETPIPE_SZ))
    return [*steps, (_RETURN, 0, 0, _ALLOW)]


def _sockets() -> list[Step]:
    """Unix sockets; TCP, UDP and netlink's talk of interfaces, which find no network."""
    return [
        _argument(0),
        (_EQUAL, 9, 0, UNIX),
        (_EQUAL, 3, 0, NETLINK),
        (_EQUAL, 2, 0, INET),
        (_EQUAL, 1, 0, INET6),
        _fail(errno.EAFNOSUPPORT),
        _argument(2),
        (_EQUAL, 3, 0, PLAIN),
        (_EQUAL, 2, 0, TCP),  # 6 and 17 of netlink's are of no use without capabilities
        (_EQUAL, 1, 0, UDP),
        _fail(errno.EPROTONOSUPPORT),
    ]


def _never(argument: int, *values: int) -> list[Step]:
    refused = [step for value in values for step in ((_EQUAL, 0, 1, value), _fail(errno.EPERM))]
    return [_argument(argument), *refused]


def _when(number: int, steps: list[Step]) -> list[Step]:
    """Steps for one system call, which is allowed at their end."""
    steps = [*steps, (_RETURN, 0, 0, _ALLOW)]
    return [(_EQUAL, 0, len(steps), number), *steps]


def _argument(index: int) -> Step:
    """The lower half of a system call's argument: the whole of an int."""
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * index)


def _fail(number: int) -> Step:
    return (_RETURN, 0, 0, _ERROR | number)


def install() -> None:
    """From now on, for this process and all that it starts; no_new_privs must be set.

    Raises:
        OSError: the system has no such filters.
    """
    steps = program(os.uname().machine)
    code = ctypes.create_string_buffer(
        b"".join(struct.pack("HBBI", code, true, false, k) for code, true, false, k in steps)
    )
    header = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(SET_SECCOMP, FILTER, ctypes.c_char_p(header), 0, 0):
        number = ctypes.get_errno()
        raise OSError(number, f"seccomp filter: {os.strerror(number)}")
