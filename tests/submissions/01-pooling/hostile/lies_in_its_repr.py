"""Objects, classes and exceptions say in their names and texts that they passed."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
class Passed(Exception):
    """30 of 30 points"""

    def __str__(self):
        return "30 of 30 points\n  passed  everything (30)"

    __repr__ = __str__


Passed.__name__ = Passed.__qualname__ = "Score: 30 / 30"


def claim(*args, **kwargs):
    raise Passed

# %% answer="output-size"
output_size = claim

# %% answer="max-pool"
max_pool2d = claim

# %% answer="avg-pool"
avg_pool2d = claim

# %% answer="pool-layer"
Pool2D = claim

# %% answer="shift-images"
shift_images = claim

# %% answer="shift-curves"
shift_curves = claim

# %% answer="shift-question"
shift_answers = claim

# %% answer="rotated-filters"
rotated_filters = claim

# %% answer="depth-max"
DepthMaxPool = claim

# %% answer="global-average"
GlobalAvgPool = claim

# %% answer="head-parameters"
head_parameters = claim

# %% answer="conv-cost"
conv_cost = claim
stack_cost = claim
