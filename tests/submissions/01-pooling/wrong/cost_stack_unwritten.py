"""conv_cost is right, stack_cost was never begun."""
# /// expect
# fails = ["pooling.conv_cost: two 3×3", "pooling.conv_cost: one 5×5"]
# names = ["is not written yet"]
# ///

# %% answer="conv-cost"
def conv_cost(kernel_size, in_channels, out_channels, height, width):
    weights = kernel_size**2 * in_channels * out_channels
    parameters = weights + out_channels
    multiply_adds = weights * height * width
    return parameters, multiply_adds


def stack_cost(channels, height, width):
    # YOUR CODE HERE
    raise NotImplementedError()
