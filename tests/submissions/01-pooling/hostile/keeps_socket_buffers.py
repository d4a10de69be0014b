"""Sockets by the hundred, each full of what nobody receives: memory of the system's."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
import os
import socket
import time

for _ in range(3):
    os.fork()
held = []
for _ in range(60):
    pair = socket.socketpair()
    pair[0].setblocking(False)
    held.append(pair)
    try:
        while True:
            pair[0].send(bytes(65_536))
    except BlockingIOError:
        pass
time.sleep(4)
