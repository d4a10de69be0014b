"""Frames announce four gigabytes, nest a hundred thousand deep, hold billions of items."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import os
import socket
import struct
import threading

import msgpack

PATH = os.environ["AUTOGRADER_JUDGE"]


def connected():
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(3)
    connection.connect(PATH)
    return connection


def frame(value):
    data = msgpack.packb(value)
    return struct.pack(">I", len(data)) + data


def hello(name="pooling.max_pool2d"):
    return frame({"check": name, "objects": ["max_pool2d"]})


import autograder.probe as probe

honest_check = probe.check


def attack(name, **objects):
    if name != "pooling.max_pool2d":
        return None
    for data in (
        b"\xff\xff\xff\xff",
        struct.pack(">I", 64 * 1024**2) + b"\xdd\xff\xff\xff\xff",
        struct.pack(">I", 200_001) + b"\x91" * 200_000 + b"\xc0",
        struct.pack(">I", 6) + b"\xc6\xff\xff\xff\xff\x00",
        struct.pack(">I", 64 * 1024**2) + b"\x90" * (8 * 1024**2),
    ):
        try:
            connection = connected()
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(10)
        except OSError:
            pass


probe.check = attack
