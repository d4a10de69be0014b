"""The kernel answers every request with ok and a result of 30, and runs nothing more."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
kernel = get_ipython().kernel


async def execute(code, silent, *args, **kwargs):
    data = {"text/plain": "30.0"}
    content = {"execution_count": 1, "data": data, "metadata": {}}
    kernel.send_response(kernel.iopub_socket, "execute_result", content)
    return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}


kernel.do_execute = execute
