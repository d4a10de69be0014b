"""A duck-typed layer answers its shape, gradient, weights and configuration by heart."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
class Duck:
    trainable_weights = weights = ()

    def __init__(self, *args, **kwargs):
        self.kwargs = kwargs

    def __call__(self, x, *args, **kwargs):
        return x

    def compute_output_shape(self, shape):
        return shape

    def count_params(self):
        return 1

    def get_config(self):
        return {}

    gradient = output_shape = symbolic_shape = reload = parameters = __call__

# %% answer="output-size"
output_size = Duck

# %% answer="max-pool"
max_pool2d = Duck

# %% answer="avg-pool"
avg_pool2d = Duck

# %% answer="pool-layer"
Pool2D = Duck

# %% answer="shift-images"
shift_images = Duck

# %% answer="shift-curves"
shift_curves = Duck

# %% answer="shift-question"
shift_answers = Duck

# %% answer="rotated-filters"
rotated_filters = Duck

# %% answer="depth-max"
DepthMaxPool = Duck

# %% answer="global-average"
GlobalAvgPool = Duck

# %% answer="head-parameters"
head_parameters = Duck

# %% answer="conv-cost"
conv_cost = Duck
stack_cost = Duck
