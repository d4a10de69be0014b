"""In place of a greeting the judge is told the verdict, in every form it might believe."""
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
    for claim in (
        {"show": {"text/plain": "30"}, "points": 30},
        {"verdict": {"check": "pooling.max_pool2d", "parts": [], "points": 4}},
        {"check": "pooling.max_pool2d", "objects": ["max_pool2d"], "points": 4, "passed": True},
        None,
        30,
        "passed",
    ):
        connection = connected()
        try:
            connection.sendall(frame(claim) + frame({"value": 4.0}) * 3)
            connection.recv(100)
        except OSError:
            pass


probe.check = attack
