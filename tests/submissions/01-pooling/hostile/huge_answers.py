"""Answers are as large as a frame may be, or larger, or more than can be allocated."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import numpy as np

sizes = iter([60_000_000, 70_000_000])


def pooled(*args):
    size = next(sizes, None)
    return np.zeros(size, bool) if size else np.broadcast_to(np.float64(0), (10**6, 10**6))


values = iter([[0] * 10**6, "x" * 10**7, {str(n): n for n in range(10**5)}] * 3)

# %% answer="max-pool"
max_pool2d = pooled

# %% answer="head-parameters"
head_parameters = lambda *args, **kwargs: next(values)

# %% answer="shift-curves"
shift_curves = lambda *args, **kwargs: next(values)
