"""Takes two 3×3 layers for one of 6×6."""
# /// expect
# fails = ["pooling.conv_cost: two 3×3"]
# names = ["a 6 × 6 layer: two layers add up"]
# ///

# %% answer="conv-cost"
def conv_cost(kernel_size, in_channels, out_channels, height, width):
    weights = kernel_size**2 * in_channels * out_channels
    parameters = weights + out_channels
    multiply_adds = weights * height * width
    return parameters, multiply_adds


def stack_cost(channels, height, width):
    return conv_cost(6, channels, channels, height, width), conv_cost(
        5, channels, channels, height, width
    )
