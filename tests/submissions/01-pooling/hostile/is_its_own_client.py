"""The kernel connects to its own channels, and asks itself to run, interrupt and shut down."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import json
import threading

import zmq
from ipykernel.connect import get_connection_file
from jupyter_client.session import Session

info = json.load(open(get_connection_file()))
session = Session(key=info["key"].encode(), signature_scheme=info["signature_scheme"])


def dial(kind, channel):
    socket = zmq.Context.instance().socket(kind)
    separator = "-" if info["transport"] == "ipc" else ":"
    socket.connect(f"{info['transport']}://{info['ip']}{separator}{info[channel]}")
    return socket


def ask():
    shell, control = dial(zmq.DEALER, "shell_port"), dial(zmq.DEALER, "control_port")
    code = {"code": "print('30 of 30')", "silent": False, "store_history": True}
    code |= {"user_expressions": {}, "allow_stdin": True, "stop_on_error": False}
    for _ in range(3):
        session.send(shell, "execute_request", code)
    session.send(control, "interrupt_request", {})
    threading.Event().wait(1)
    session.send(control, "shutdown_request", {"restart": True})


threading.Thread(target=ask, daemon=True).start()
