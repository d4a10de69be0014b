"""The kernel talks to the judge without the probe, and answers each request with True."""
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
    connection = connected()
    connection.sendall(hello())
    for _ in range(50):
        head = connection.recv(4)
        if len(head) < 4:
            break
        size = struct.unpack(">I", head)[0]
        while size > 0:
            size -= len(connection.recv(size))
        connection.sendall(frame({"value": True, "type": "bool", "changed": False}))


probe.check = attack
