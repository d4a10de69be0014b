"""Cells are said to have ended before they have, and outputs come when nobody runs one."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import json
import struct
import threading

line = get_ipython().kernel.session._line._socket


def frame(told):
    text = json.dumps(told).encode()
    return struct.pack("!I", len(text)) + text


def forge(*ignored):
    score = ["stream", {"name": "stdout", "text": "30 of 30"}]
    line.sendall(frame(None) + frame(score) + frame(None) + frame(score))


get_ipython().events.register("pre_run_cell", forge)
threading.Thread(target=lambda: [forge() for _ in range(100)], daemon=True).start()
