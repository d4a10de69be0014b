"""Tensors are turned into arrays that the kernel made of its own free will."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import keras
import numpy as np

import autograder.probe.tensors as tensors

tensors.to_numpy = lambda value: np.zeros((2, 3, 3, 3), "float32")
keras.ops.convert_to_numpy = lambda value: np.zeros((2, 3, 3, 3), "float32")
np.asarray = lambda value, *args, **kwargs: np.zeros((2, 3, 3, 3), "float32")

# %% answer="output-size"
output_size = keras.layers.Identity

# %% answer="max-pool"
max_pool2d = keras.layers.Identity

# %% answer="avg-pool"
avg_pool2d = keras.layers.Identity

# %% answer="pool-layer"
Pool2D = keras.layers.Identity

# %% answer="shift-images"
shift_images = keras.layers.Identity

# %% answer="shift-curves"
shift_curves = keras.layers.Identity

# %% answer="shift-question"
shift_answers = keras.layers.Identity

# %% answer="rotated-filters"
rotated_filters = keras.layers.Identity

# %% answer="depth-max"
DepthMaxPool = keras.layers.Identity

# %% answer="global-average"
GlobalAvgPool = keras.layers.Identity

# %% answer="head-parameters"
head_parameters = keras.layers.Identity

# %% answer="conv-cost"
conv_cost = keras.layers.Identity
stack_cost = keras.layers.Identity
