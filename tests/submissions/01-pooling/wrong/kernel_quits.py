"""SystemExit between the two functions of the last answer."""
# /// expect
# fails = ["pooling.conv_cost: two 3×3", "pooling.conv_cost: one 5×5"]
# names = ["name 'stack_cost' is not defined"]
# ///

# %% answer="conv-cost"
def conv_cost(kernel_size, in_channels, out_channels, height, width):
    weights = kernel_size**2 * in_channels * out_channels
    return weights + out_channels, weights * height * width


raise SystemExit("so far so good")


def stack_cost(channels, height, width):
    p, m = conv_cost(3, channels, channels, height, width)
    return (2 * p, 2 * m), conv_cost(5, channels, channels, height, width)
