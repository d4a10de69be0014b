"""Messages are sent with halves of surrogate pairs, which no file can hold."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
kernel = get_ipython().kernel
session = kernel.session
half = b'{"name": "stdout", "text": "half \\ud800 of it"}'
pack = session.pack
session.pack = lambda content: (
    half if isinstance(content, dict) and content.get("half") else pack(content)
)
session.send(kernel.iopub_socket, "stream", {"half": True}, parent=kernel.get_parent())
error = b'{"ename": "\\udfff", "evalue": "\\ud800", "traceback": ["\\ud800"]}'
session.pack = lambda content: (
    error if isinstance(content, dict) and content.get("half") else pack(content)
)
session.send(kernel.iopub_socket, "error", {"half": True}, parent=kernel.get_parent())
