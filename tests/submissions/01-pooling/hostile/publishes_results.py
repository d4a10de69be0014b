"""Each cell, the visible tests among them, publishes a numeric result of its own."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
kernel = get_ipython().kernel


def claim(*ignored):
    for value in ("30", "1e9", "-5", "nan", "inf", ["30", "x"], ""):
        content = {"execution_count": 1, "data": {"text/plain": value}, "metadata": {}}
        kernel.send_response(kernel.iopub_socket, "execute_result", content)
    kernel.send_response(
        kernel.iopub_socket, "execute_result", {"execution_count": 1, "data": {}, "metadata": {}}
    )


get_ipython().events.register("pre_run_cell", claim)
