"""Answers are arrays of objects, of structures, of texts, of dates."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import numpy as np


class Evil:
    def __reduce__(self):
        return print, ("unpickled",)


kinds = [
    np.array([Evil()] * 3, dtype=object),
    np.zeros(3, dtype=[("a", "f8"), ("b", "O")]),
    np.array(["30", "x"]),
    np.array([b"30"]),
    np.array(["2024-01-01"], dtype="datetime64[D]"),
    np.zeros((2, 3, 3, 3), "complex128"),
    np.rec.array([(1, 2.0)]),
    np.ma.masked_all((2, 3)),
    np.matrix("1 2"),
    np.zeros((2, 3), ">f4"),
]
turn = iter(kinds * 1000)

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
