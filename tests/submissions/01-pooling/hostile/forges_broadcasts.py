"""Results, errors, statuses and clear_output are sent in the kernel's name for every cell."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
kernel = get_ipython().kernel


def say(kind, **content):
    kernel.session.send(kernel.iopub_socket, kind, content, parent=kernel.get_parent(), ident=b"x")


def forge(*ignored):
    say("execute_result", execution_count=1, data={"text/plain": "30.0"}, metadata={})
    say("clear_output", wait=False)
    say("error", ename="Passed", evalue="30", traceback=["30 of 30"])
    say("clear_output", wait=True)
    say("status", execution_state="idle")
    say("status", execution_state="restarting")
    say("shutdown_reply", restart=True, status="ok")


get_ipython().events.register("pre_run_cell", forge)
