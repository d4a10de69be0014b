"""stack_cost counts one 3×3 layer."""
# /// expect
# fails = ["pooling.conv_cost: two 3×3"]
# names = ["a single 3 × 3 layer: there are two"]
# ///

# %% answer="conv-cost"
def conv_cost(kernel_size, in_channels, out_channels, height, width):
    weights = kernel_size**2 * in_channels * out_channels
    parameters = weights + out_channels
    multiply_adds = weights * height * width
    return parameters, multiply_adds


def stack_cost(channels, height, width):
    parameters, multiply_adds = conv_cost(3, channels, channels, height, width)
    return (parameters, multiply_adds), conv_cost(5, channels, channels, height, width)
