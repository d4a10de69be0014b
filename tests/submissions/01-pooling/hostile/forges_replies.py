"""Replies are sent before the cell has ended, and to requests that nobody made."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
kernel = get_ipython().kernel
content = {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}


def forge(*ignored):
    parent = kernel.get_parent()
    stream = kernel.shell_stream
    ident = kernel._parent_ident if isinstance(kernel._parent_ident, list) else None
    for name in ("execute_reply", "shutdown_reply", "kernel_info_reply", "execute_reply"):
        try:
            kernel.session.send(stream, name, content, parent=parent, ident=ident)
        except Exception:
            pass


get_ipython().events.register("pre_run_cell", forge)
