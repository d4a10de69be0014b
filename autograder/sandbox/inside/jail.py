"""Namespaces, mounts and capabilities of one submission, by system calls."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import socket
import stat

NEWNS, NEWUTS, NEWIPC, NEWUSER = 0x20000, 0x4000000, 0x8000000, 0x10000000
NEWPID, NEWNET = 0x20000000, 0x40000000
RDONLY, NOSUID, NODEV, REMOUNT = 1, 2, 4, 32
BIND, REC, PRIVATE, RELATIME, STRICTATIME = 4096, 16384, 1 << 18, 1 << 21, 1 << 24
DETACH = 2
SET_DUMPABLE, SET_KEEPCAPS, CAPBSET_DROP, SET_NO_NEW_PRIVS, CAP_AMBIENT = 4, 8, 24, 38, 47
AMBIENT_CLEAR_ALL = 4
LAST_CAPABILITY = 63
CAPABILITY_VERSION = 0x20080522
SETPCAP, SYS_ADMIN = 8, 21
PIVOT_ROOT, CAPSET, KEYCTL = {
    "x86_64": (155, 126, 250),
    "aarch64": (41, 91, 219),
}[os.uname().machine]
JOIN_SESSION_KEYRING = 1
LEARNER = 1000
ROOT = "/root-of-kernel"
SLACK_BYTES = 16 * 1024**2
COPIED_BYTES = 1024**2

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _mount(source: str, place: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    words = [word.encode() or None for word in (source, place, kind)]
    result = _libc.mount(*words, ctypes.c_ulong(flags), data.encode() or None)
    _check(result, f"mount {kind or source} on {place}")


def separate() -> None:
    """Take namespaces of one's own; the next child is PID 1 in them.

    Raises:
        OSError: the system refuses user namespaces inside bubblewrap.
    """
    user, group = os.getuid(), os.getgid()
    _check(_libc.unshare(NEWUSER | NEWNS | NEWPID | NEWNET | NEWIPC | NEWUTS), "unshare")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{LEARNER} {user} 1"),
        ("gid_map", f"{LEARNER} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def leave_network() -> None:
    """Take a network that is down altogether: over its own host a kernel's TCP would keep megabytes
    for each connection."""
    _check(_libc.unshare(NEWNET), "unshare the network")


def mount_proc() -> None:
    _mount("proc", "/proc", "proc", NOSUID | NODEV)


def become(user: int, keep: bool) -> None:
    """Stop being root for good.

    Args:
        user: id of the user and group to become.
        keep: stay able to mount (PID 1 of a cold start; a fork's own user namespace gives that).
    """
    _libc.prctl(SET_KEEPCAPS, int(keep), 0, 0, 0)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    if keep:
        _set_capabilities(1 << SYS_ADMIN | 1 << SETPCAP)
    else:
        # A process that changed user may otherwise not write the maps of its own namespaces.
        _libc.prctl(SET_DUMPABLE, 1, 0, 0, 0)


def build(spec: dict, run: str, disk_bytes: int) -> None:
    """Make the kernel's root from what the policy shows, and move into it.

    Args:
        spec: `Policy.spec()`.
        run: name of the run's folder in /runs.
        disk_bytes: size of all that the kernel may write.
    """
    socket.sethostname("sandbox")
    # Keys of whoever grades stay out of reach. Refused means refused to the kernel's process too.
    _libc.syscall(KEYCTL, JOIN_SESSION_KEYRING, None)
    _mount("", "/", flags=REC | PRIVATE)
    _mount("tmpfs", ROOT, "tmpfs", NOSUID | NODEV, "size=8m,mode=755")
    _writable(spec, disk_bytes)  # first: the Python environment may itself lie in /tmp
    for place in spec["places"]:
        _show(place, ROOT + place)
    for place in spec["covers"]:
        _mount("tmpfs", ROOT + place, "tmpfs", RDONLY | NOSUID | NODEV, "size=4k,mode=555")
    for target, place in spec["links"]:
        os.makedirs(os.path.dirname(ROOT + place), exist_ok=True)
        os.symlink(target, ROOT + place)
    os.makedirs(ROOT + "/proc")
    _mount("proc", ROOT + "/proc", "proc", NOSUID | NODEV | 8)
    _show(f"/runs/{run}/run", ROOT + spec["run"])
    _mount("", ROOT, flags=REMOUNT | BIND | RDONLY | NOSUID | NODEV)
    os.chdir(ROOT)
    _check(_libc.syscall(PIVOT_ROOT, b".", b"."), "pivot_root")
    _check(_libc.umount2(b".", DETACH), "leave the old root")
    os.chdir("/")


def _show(source: str, place: str) -> None:
    """Small files are copied: one that was replaced since the outer wall was built, as installing a
    package replaces /etc/ld.so.cache, can be read but not mounted."""
    status = os.stat(source)
    if stat.S_ISDIR(status.st_mode):
        os.makedirs(place, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        if stat.S_ISREG(status.st_mode) and status.st_size <= COPIED_BYTES:
            shutil.copyfile(source, place)
            os.chmod(place, 0o444)
            return
        with open(place, "a"):
            pass
    _mount(source, place, flags=BIND | REC)


def _writable(spec: dict, disk_bytes: int) -> None:
    """One tmpfs, shown at every place that may be written, so that one size bounds them all.

    It is a little larger than the limit: the watch sees the limit passed and can say so.
    """
    store = ROOT + "/store"
    os.makedirs(store)
    options = f"size={disk_bytes + SLACK_BYTES},nr_inodes={spec['files'] + 1000},mode=755"
    _mount("tmpfs", store, "tmpfs", NOSUID | NODEV, options)
    for place in (spec["submission"], spec["home"], "/tmp", "/dev/shm"):
        inner = store + "/" + place.strip("/").replace("/", "-")
        os.makedirs(inner)
        os.makedirs(ROOT + place, exist_ok=True)
        _mount(inner, ROOT + place, flags=BIND)
    _check(_libc.umount2(store.encode(), DETACH), "umount the store")
    os.rmdir(store)


def freeze(place: str) -> None:
    """Make a mounted folder read-only; sockets in it can still be connected to."""
    have = os.statvfs(place).f_flag
    kept = have & 0xC0E  # nosuid, nodev, noexec, noatime, nodiratime: the system insists on them
    times = RELATIME if have & 4096 else 0 if have & 1024 else STRICTATIME
    _mount("", place, flags=REMOUNT | BIND | RDONLY | kept | times)


def forbid_namespaces() -> None:
    """Nobody in this user namespace, which must be the submission's own, may make another."""
    with open("/proc/sys/user/max_user_namespaces", "w") as file:
        file.write("0")


def drop_capabilities() -> None:
    """No capability now, and none to be gained by any later program."""
    _libc.prctl(CAP_AMBIENT, AMBIENT_CLEAR_ALL, 0, 0, 0)
    for capability in range(LAST_CAPABILITY + 1):
        _libc.prctl(CAPBSET_DROP, capability, 0, 0, 0)
    _set_capabilities(0)
    # Who changed user cannot be looked into, not even by the watch.
    _libc.prctl(SET_DUMPABLE, 1, 0, 0, 0)
    _check(_libc.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def _set_capabilities(mask: int) -> None:
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    low = mask & 0xFFFFFFFF
    data = (ctypes.c_uint32 * 6)(low, low, 0, mask >> 32, mask >> 32, 0)
    _check(_libc.syscall(CAPSET, header, data), "capset")


def set_limits(limits: dict, devices: bool) -> None:
    """Hard limits of the kernel process and its children, behind the watch's own.

    They are wider than what the watch ends a run for, so that the watch can say why. The number of
    tasks counts by user within the user namespace, which is this submission's alone.
    """
    megabyte = 1024**2
    cpu = limits["cpu_seconds"] + 5
    values = {
        resource.RLIMIT_CPU: cpu,
        resource.RLIMIT_FSIZE: limits["file_bytes"],
        resource.RLIMIT_NPROC: limits["processes"] + 32,
        resource.RLIMIT_NOFILE: 512,  # the grader may have more: of those in flight as well
        resource.RLIMIT_SIGPENDING: 1024,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MSGQUEUE: megabyte,
    }
    if not devices:  # CUDA maps far more than it uses
        values[resource.RLIMIT_DATA] = 2 * limits["memory_bytes"]
    for name, value in values.items():
        hard = resource.getrlimit(name)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (value, value))
