"""Answers are subclasses of int, float, str, tuple and dict that equal everything."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
def lenient(kind, *value):
    methods = {"__eq__": lambda self, other: True, "__hash__": lambda self: 0}
    methods |= {
        "__repr__": lambda self: "30",
        "upper": lambda self: "B",
        "strip": lambda self: self,
    }
    return type(kind.__name__, (kind,), methods)(*value)


values = [
    lenient(int, 2),
    lenient(float, 2.0),
    lenient(str, "B"),
    lenient(tuple, (1, 2)),
    lenient(dict),
]
turn = iter(values * 1000)

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
