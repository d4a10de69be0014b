"""A greeting is sent a byte at a time by a thread that outlives its cell."""
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
    def dribble():
        connection = connected()
        for byte in hello():
            connection.sendall(bytes([byte]))
            threading.Event().wait(0.7)


    threading.Thread(target=dribble).start()


probe.check = attack
