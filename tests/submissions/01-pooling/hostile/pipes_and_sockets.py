"""Beside the notebook lie pipes and sockets, which whoever copies waits for."""
# /// expect
# untouched = true
# ///

# %% tamper
import os
import socket


def tamper(notebook, folder):
    os.mkfifo(folder / "data.csv")
    os.mkfifo(folder / "timestamp.txt")
    (folder / "more").mkdir()
    os.mkfifo(folder / "more" / "module.py")
    here = os.getcwd()
    os.chdir(folder)
    socket.socket(socket.AF_UNIX).bind("socket")
    os.chdir(here)
