"""More descriptors are in flight than a process may open: who has so many may send no others, and
the grader, when it is not root, is the same user."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
import os
import socket
import time

held, sent = [], 0
target = os.open("/dev/null", os.O_RDONLY)
try:
    while True:
        a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        held.append((a, b))
        for _ in range(2):
            socket.send_fds(a, [b"x"], [target] * 250)
            sent += 250
except OSError as error:
    print(error)
print("in flight", sent)
time.sleep(4)
