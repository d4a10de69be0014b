"""Messages lack their fields, have wrong types, wrong signatures, wrong JSON."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
kernel = get_ipython().kernel
session, socket = kernel.session, kernel.iopub_socket


def forge(*ignored):
    parent = kernel.get_parent()
    for kind, content in [
        ("stream", {"name": 5, "text": {"a": 1}}),
        ("stream", {"name": "stderr", "text": ["a", 1, None]}),
        ("display_data", {"data": {"text/plain": {"a": 1}, "image/png": 7, 5: 6}, "metadata": []}),
        ("display_data", {"data": {"text/html": ["<b>", 5]}, "metadata": {}, "transient": {}}),
        ("execute_result", {"data": {"text/plain": []}, "metadata": {}, "execution_count": "x"}),
        ("execute_result", {"data": {"text/plain": "4"}, "metadata": {}, "execution_count": {}}),
        ("error", {"ename": [], "evalue": {}, "traceback": "not a list"}),
        ("error", {"ename": None, "evalue": None, "traceback": [1, {}]}),
        ("unheard_of", {}),
        ("comm_open", {"comm_id": 1, "data": {}}),
    ]:
        session.send(socket, kind, content, parent=parent)


get_ipython().events.register("post_run_cell", forge)
