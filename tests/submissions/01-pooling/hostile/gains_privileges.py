"""Namespaces, mounts, capabilities, set-user programs, modules and clocks are tried."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import ctypes
import os
import subprocess

libc = ctypes.CDLL(None, use_errno=True)
gained = []
for flag in (0x10000000, 0x00020000, 0x20000000, 0x40000000, 0x08000000, 0x04000000, 0x02000000):
    if libc.unshare(flag) == 0 and flag == 0x10000000:
        gained.append("a user namespace")
for call in (
    lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, None),
    lambda: libc.umount2(b"/proc", 2),
    lambda: libc.chroot(b"/tmp"),
    lambda: libc.sethostname(b"evil", 4),
    lambda: libc.swapon(b"/tmp/x", 0),
    lambda: libc.setuid(0),
    lambda: libc.setresgid(0, 0, 0),
    lambda: libc.reboot(0),
    lambda: libc.syscall(246, 0, 0, 0, 0),
    lambda: libc.syscall(321, 5, None, 0),
):
    if call() == 0:
        gained.append("a call")
for command in (["su", "-c", "id"], ["sudo", "-n", "id"], ["mount"], ["passwd", "-S"]):
    try:
        done = subprocess.run(command, capture_output=True, timeout=2, stdin=subprocess.DEVNULL)
        if b"uid=0" in done.stdout:
            gained.append(command)
    except (OSError, subprocess.SubprocessError):
        pass
print("GAINED" if gained or os.geteuid() == 0 else "nothing", gained)
