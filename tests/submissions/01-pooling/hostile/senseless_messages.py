"""The kernel's messages stop making sense: no fields, no JSON, a length that cannot be."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
kernel = get_ipython().kernel
parent = kernel.get_parent()
for kind, content in (("stream", {}), ("display_data", {"data": 5}), ("error", {}), ("status", {})):
    kernel.session.send(kernel.iopub_socket, kind, content, parent=parent)
line = kernel.session._line._socket  # the grader's own, found as anybody finds it
line.sendall(b"\x00\x00\x00\x01{" + b"\xff" * 1000)
