"""Open files, and the judge's own socket, are passed to the judge with every frame."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import os
import socket
import struct

import msgpack

import autograder.probe as probe

PATH = os.environ["AUTOGRADER_JUDGE"]


def frame(value):
    data = msgpack.packb(value)
    return struct.pack(">I", len(data)) + data


def attack(name, **objects):
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(2)
    connection.connect(PATH)
    several = [os.open("/dev/zero", os.O_RDONLY) for _ in range(100)] + [connection.fileno()]
    hello = frame({"check": name, "objects": sorted(objects)})
    reply = frame({"value": True, "type": "bool", "changed": False})
    try:
        for byte in hello:
            socket.send_fds(connection, [bytes([byte])], several)
        while connection.recv(100_000):
            socket.send_fds(connection, [reply], several)
    except OSError:
        pass
    for number in several[:-1]:
        os.close(number)


probe.check = attack
