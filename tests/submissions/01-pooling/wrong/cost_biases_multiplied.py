"""Counts a multiply-add for each bias."""
# /// expect
# fails = ["pooling.conv_cost: multiply-adds", "pooling.conv_cost: two 3×3", "pooling.conv_cost: one 5×5"]
# names = ["counting biases as multiply-adds"]
# ///

# %% answer="conv-cost"
def conv_cost(kernel_size, in_channels, out_channels, height, width):
    weights = kernel_size**2 * in_channels * out_channels
    parameters = weights + out_channels
    multiply_adds = parameters * height * width
    return parameters, multiply_adds


def stack_cost(channels, height, width):
    parameters, multiply_adds = conv_cost(3, channels, channels, height, width)
    return (2 * parameters, 2 * multiply_adds), conv_cost(5, channels, channels, height, width)
