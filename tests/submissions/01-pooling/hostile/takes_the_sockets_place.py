"""The judge's socket is removed and another put there; the variable names a content judge."""
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


import contextlib
import shutil

folder = os.path.dirname(PATH)
with contextlib.suppress(OSError):
    os.unlink(PATH)
with contextlib.suppress(OSError):
    os.rename(folder, folder + "-old")
with contextlib.suppress(OSError):
    shutil.rmtree(folder)
own = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
own.bind("/tmp/judge")
own.listen()
with contextlib.suppress(OSError):
    os.symlink("/tmp/judge", PATH + "2")


def content():
    while True:
        connection, _ = own.accept()
        show = {"text/plain": "30 of 30 points"}
        connection.recv(1000)
        connection.sendall(frame({"show": show, "points": 30.0}))


threading.Thread(target=content, daemon=True).start()
os.environ["AUTOGRADER_JUDGE"] = "/tmp/judge"
