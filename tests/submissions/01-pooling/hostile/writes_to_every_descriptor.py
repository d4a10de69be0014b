"""Every descriptor that the kernel was born with is written to, read empty, truncated and shut."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
import fcntl
import os
import socket

for number in sorted(map(int, os.listdir("/proc/self/fd"))):
    for attack in (
        lambda: fcntl.fcntl(number, fcntl.F_SETFL, os.O_NONBLOCK | os.O_APPEND),
        lambda: fcntl.fcntl(number, fcntl.F_SETOWN, 1),
        lambda: fcntl.fcntl(number, fcntl.F_SETLEASE, fcntl.F_WRLCK),
        lambda: fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB),
        lambda: os.ftruncate(number, 0),
        lambda: os.write(number, b'{"EVIL": 30}\n' * 5_000),
        lambda: os.read(number, 10**6),
        lambda: os.fchmod(number, 0o777),
        lambda: socket.socket(fileno=os.dup(number)).send(b"EVIL" * 1_000),
        lambda: socket.socket(fileno=os.dup(number)).shutdown(socket.SHUT_RDWR),
    ):
        try:
            attack()
        except (OSError, ValueError):
            pass
