"""An object of a class without a name raises errors without a name or a word."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
nothing = type("", (Exception,), {"__str__": lambda self: "", "__module__": "x"})


def refuse(self, *args, **kwargs):
    raise nothing


nameless = type("", (), {"__module__": "x", "__call__": refuse, "get_config": refuse})
nameless.compute_output_shape = nameless.count_params = refuse

# %% answer="output-size"
output_size = lambda *args, **kwargs: nameless()

# %% answer="max-pool"
max_pool2d = lambda *args, **kwargs: nameless()

# %% answer="avg-pool"
avg_pool2d = lambda *args, **kwargs: nameless()

# %% answer="pool-layer"
Pool2D = lambda *args, **kwargs: nameless()

# %% answer="shift-images"
shift_images = lambda *args, **kwargs: nameless()

# %% answer="shift-curves"
shift_curves = lambda *args, **kwargs: nameless()

# %% answer="shift-question"
shift_answers = lambda *args, **kwargs: nameless()

# %% answer="rotated-filters"
rotated_filters = lambda *args, **kwargs: nameless()

# %% answer="depth-max"
DepthMaxPool = lambda *args, **kwargs: nameless()

# %% answer="global-average"
GlobalAvgPool = lambda *args, **kwargs: nameless()

# %% answer="head-parameters"
head_parameters = lambda *args, **kwargs: nameless()

# %% answer="conv-cost"
conv_cost = lambda *args, **kwargs: nameless()
stack_cost = lambda *args, **kwargs: nameless()
