"""An array that was returned goes on changing in a thread."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import threading

import numpy as np

array = np.zeros((2, 3, 3, 3), "float32")
stop = threading.Event()


def drift():
    while not stop.wait(0.001):
        array[...] = np.random.default_rng().normal(size=array.shape)


threading.Thread(target=drift, daemon=True).start()

# %% answer="output-size"
output_size = lambda *args, **kwargs: array

# %% answer="max-pool"
max_pool2d = lambda *args, **kwargs: array

# %% answer="avg-pool"
avg_pool2d = lambda *args, **kwargs: array

# %% answer="pool-layer"
Pool2D = lambda *args, **kwargs: array

# %% answer="shift-images"
shift_images = lambda *args, **kwargs: array

# %% answer="shift-curves"
shift_curves = lambda *args, **kwargs: array

# %% answer="shift-question"
shift_answers = lambda *args, **kwargs: array

# %% answer="rotated-filters"
rotated_filters = lambda *args, **kwargs: array

# %% answer="depth-max"
DepthMaxPool = lambda *args, **kwargs: array

# %% answer="global-average"
GlobalAvgPool = lambda *args, **kwargs: array

# %% answer="head-parameters"
head_parameters = lambda *args, **kwargs: array

# %% answer="conv-cost"
conv_cost = lambda *args, **kwargs: array
stack_cost = lambda *args, **kwargs: array
