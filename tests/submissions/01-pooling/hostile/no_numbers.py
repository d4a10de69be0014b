"""Answers are NaN, infinite, subnormal, huge."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import numpy as np

values = [np.nan, np.inf, -np.inf, 1e308, -0.0, 5e-324]
turn = iter([np.full((2, 3, 3, 3), v, "float64") for v in values] * 1000)

# %% answer="output-size"
output_size = lambda *args, **kwargs: next(turn)

# %% answer="max-pool"
max_pool2d = lambda *args, **kwargs: next(turn)

# %% answer="avg-pool"
avg_pool2d = lambda *args, **kwargs: next(turn)

# %% answer="pool-layer"
Pool2D = lambda *args, **kwargs: next(turn)

# %% answer="shift-images"
shift_images = lambda *args, **kwargs: next(turn)

# %% answer="shift-curves"
shift_curves = lambda *args, **kwargs: next(turn)

# %% answer="shift-question"
shift_answers = lambda *args, **kwargs: next(turn)

# %% answer="rotated-filters"
rotated_filters = lambda *args, **kwargs: next(turn)

# %% answer="depth-max"
DepthMaxPool = lambda *args, **kwargs: next(turn)

# %% answer="global-average"
GlobalAvgPool = lambda *args, **kwargs: next(turn)

# %% answer="head-parameters"
head_parameters = lambda *args, **kwargs: next(turn)

# %% answer="conv-cost"
conv_cost = lambda *args, **kwargs: next(turn)
stack_cost = lambda *args, **kwargs: next(turn)
