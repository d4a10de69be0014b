"""Terminals are opened, taken over, typed on and hung up, so that whoever grades runs a command."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import ctypes
import fcntl
import glob
import os
import termios

libc = ctypes.CDLL(None, use_errno=True)
places = [
    "/dev/tty",
    "/dev/console",
    "/dev/ptmx",
    *glob.glob("/dev/tty?"),
    *glob.glob("/dev/pts/*"),
]
descriptors = list(range(10))
for place in places:
    try:
        descriptors.append(os.open(place, os.O_RDWR | os.O_NOCTTY))
    except OSError:
        pass
typed = []
for number in descriptors:
    for request, argument in (
        (termios.TIOCSCTTY, 1),
        (termios.TIOCSTI, b"t"),
        (termios.TIOCCONS, 0),
        (0x541C, b"\x03"),
    ):
        try:
            fcntl.ioctl(number, request, argument)
            typed.append((number, request))
        except (OSError, ValueError):
            pass
if libc.vhangup() == 0:
    typed.append("hung up")
print("GAINED" if typed else "no terminal", typed)
