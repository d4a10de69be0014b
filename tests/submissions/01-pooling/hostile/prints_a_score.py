"""Every cell prints, displays and returns full marks."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
from IPython.display import display


def claim(*ignored):
    print("Score: 30/30\n30.0 of 30 points\nAll tests passed")
    display({"text/plain": "30.0"}, raw=True)
    get_ipython().displayhook(30.0)


get_ipython().events.register("post_run_cell", claim)
get_ipython().events.register("pre_run_cell", claim)
30.0
