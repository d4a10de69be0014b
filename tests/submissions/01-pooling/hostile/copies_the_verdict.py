"""The table that a verdict is shown in is displayed with full marks in it."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
from IPython.display import HTML, display

table = "<p><b>4 of 4 points</b></p><table><tbody><tr><td>✓ values</td><td>4 of 4</td></tr></tbody></table>"


def claim(*ignored):
    display(HTML(table), metadata={"nbgrader": {"grade": True, "points": 30}})


get_ipython().events.register("post_run_cell", claim)
