"""The kernel's broadcasts stop making sense: no fields, no JSON, wrong signatures."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
kernel = get_ipython().kernel
parent = kernel.get_parent()
for kind, content in (("stream", {}), ("display_data", {"data": 5}), ("error", {}), ("status", {})):
    kernel.session.send(kernel.iopub_socket, kind, content, parent=parent)
kernel.iopub_socket.send_multipart([b"x", b"<IDS|MSG>", b"0", b"{", b"{", b"{", b"{"])
kernel.iopub_socket.send_multipart([b"nothing"])
kernel.session.key = b"another"
