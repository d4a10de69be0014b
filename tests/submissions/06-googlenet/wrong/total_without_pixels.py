"""The multiply-adds of a list of layers, as if each weight were used once."""

# /// expect
# fails = [
#     "googlenet.network_cost: multiply-adds",
# ]
# names = ["leaving the size of the maps out"]
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
        parameters += weights + extras * maps
        multiply_adds += weights
        activations += maps * pixels
    return parameters, multiply_adds, activations
