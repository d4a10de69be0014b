"""Counts weights alone."""

# /// expect
# fails = [
#     "googlenet.network_cost: parameters",
# ]
# names = ["leaving the biases and other extras out"]
# ///

# %% answer="network-cost"
def network_cost(layers):
    parameters = multiply_adds = activations = 0
    for kind, *entry in layers:
        if kind == "conv":
            kernel_size, maps_in, (height, width, maps), extras = entry
            weights, pixels = kernel_size**2 * maps_in * maps, height * width
        elif kind == "dense":
            inputs, maps, extras = entry
            weights, pixels = inputs * maps, 1
        else:
            ((height, width, maps),) = entry
            weights, extras, pixels = 0, 0, height * width
        parameters += weights
        multiply_adds += weights * pixels
        activations += maps * pixels
    return parameters, multiply_adds, activations
