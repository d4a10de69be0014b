"""Answers are of a subclass of ndarray whose comparisons hold and whose bytes lie."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import numpy as np


class Right(np.ndarray):
    def __new__(cls, *args, **kwargs):
        return np.ones((2, 3, 3, 3), "float32").view(cls)

    def __eq__(self, other):
        return np.True_

    def __array_ufunc__(self, *args, **kwargs):
        return np.zeros(())

    def __array_function__(self, *args, **kwargs):
        return True

    def tobytes(self, *args):
        return b"\x00" * 10**6

    shape = property(lambda self: (2, 3, 3, 3))

# %% answer="output-size"
output_size = Right

# %% answer="max-pool"
max_pool2d = Right

# %% answer="avg-pool"
avg_pool2d = Right

# %% answer="pool-layer"
Pool2D = Right

# %% answer="shift-images"
shift_images = Right

# %% answer="shift-curves"
shift_curves = Right

# %% answer="shift-question"
shift_answers = Right

# %% answer="rotated-filters"
rotated_filters = Right

# %% answer="depth-max"
DepthMaxPool = Right

# %% answer="global-average"
GlobalAvgPool = Right

# %% answer="head-parameters"
head_parameters = Right

# %% answer="conv-cost"
conv_cost = Right
stack_cost = Right
