"""History, caches and outputs are searched for the hidden tests, and rewritten."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
def spy(info):
    if "oracle" in info.raw_cell or "expected" in info.raw_cell:
        print("LEAK", info.raw_cell)
    get_ipython().user_ns["In"][:] = [""] * 5
    get_ipython().user_ns["Out"].clear()


get_ipython().events.register("pre_run_cell", spy)
get_ipython().events.register(
    "post_run_cell", lambda result: setattr(result, "error_in_exec", None)
)
