"""Widgets are opened by the thousand and sent megabytes."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
kernel = get_ipython().kernel
say = kernel.session.send
for n in range(2000):
    data = {"state": {"_model_module": "@jupyter-widgets/output", "_model_name": "OutputModel"}}
    content = {"comm_id": str(n), "target_name": "jupyter.widget", "data": data}
    say(kernel.iopub_socket, "comm_open", content, parent=kernel.get_parent())
for n in range(10):
    content = {"comm_id": str(n), "data": {"method": "update", "state": {"x": "y" * 1_000_000}}}
    say(
        kernel.iopub_socket,
        "comm_msg",
        content,
        parent=kernel.get_parent(),
        buffers=[b"z" * 1_000_000],
    )
