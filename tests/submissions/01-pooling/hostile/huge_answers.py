"""Answers are as large as a frame may be, or larger, or more than can be allocated."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import numpy as np

kinds = [
    np.zeros(60_000_000, bool),
    np.zeros(70_000_000, bool),
    np.broadcast_to(np.float64(0), (10**6, 10**6)),
    [0] * 10**6,
    "x" * 10**7,
    {str(n): n for n in range(10**5)},
]
turn = iter(kinds * 1000)

# %% answer="max-pool"
max_pool2d = lambda *args, **kwargs: next(turn)

# %% answer="head-parameters"
head_parameters = lambda *args, **kwargs: next(turn)

# %% answer="shift-curves"
shift_curves = lambda *args, **kwargs: next(turn)
