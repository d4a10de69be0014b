"""Arrays of the right shapes and dtypes hold zeros; integers are integers."""
# /// expect
# untouched = true
# ///

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    return int(1)


# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    n, h, w, c = images.shape
    if padding == "same":
        return np.zeros((n, -(-h // stride), -(-w // stride), c), images.dtype)
    return np.zeros(
        (n, (h - kernel_size) // stride + 1, (w - kernel_size) // stride + 1, c), images.dtype
    )


# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    n, h, w, c = images.shape
    if padding == "same":
        return np.zeros((n, -(-h // stride), -(-w // stride), c), images.dtype)
    return np.zeros(
        (n, (h - kernel_size) // stride + 1, (w - kernel_size) // stride + 1, c), images.dtype
    )


# %% answer="shift-images"
def shift_images(images, shift):
    return np.zeros_like(images)


# %% answer="shift-curves"
def shift_curves(images, shifts, kernel_size=2):
    return {name: [0.0] * len(shifts) for name in ("none", "average", "max")}


# %% answer="rotated-filters"
def rotated_filters(pattern):
    return np.zeros((*pattern.shape, 1, 4), pattern.dtype)


# %% answer="head-parameters"
def head_parameters(height, width, channels, num_classes):
    return 0, 0


# %% answer="conv-cost"
def conv_cost(kernel_size, in_channels, out_channels, height, width):
    return 0, 0


def stack_cost(channels, height, width):
    return (0, 0), (0, 0)
