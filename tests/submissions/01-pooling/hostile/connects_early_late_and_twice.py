"""Connections are made before, during and after the graded cell, and kept."""
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


kept = []


def connect(*ignored):
    for _ in range(3):
        try:
            connection = connected()
            connection.sendall(hello())
            kept.append(connection)
        except OSError:
            pass


connect()
get_ipython().events.register("pre_run_cell", connect)
get_ipython().events.register("post_run_cell", connect)
