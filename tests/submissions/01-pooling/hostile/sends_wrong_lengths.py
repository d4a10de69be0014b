"""Frames are shorter or longer than they say, empty, cut off, pickles."""
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
    import pickle

    for data in (
        b"",
        b"\x00\x00",
        struct.pack(">I", 0),
        struct.pack(">I", 100) + b"\x80",
        struct.pack(">I", 1) + hello(),
        hello()[:-1],
        frame({"check": 1, "objects": {"a": 1}}),
        struct.pack(">I", 40) + pickle.dumps({"check": "pooling.max_pool2d"})[:40],
        b"GET / HTTP/1.1\r\n\r\n",
    ):
        try:
            connection = connected()
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(10)
        except OSError:
            pass


probe.check = attack
