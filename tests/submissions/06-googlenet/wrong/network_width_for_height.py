"""The width for the height, in the products alone."""
# /// expect
# fails = ["googlenet.network_cost: multiply-adds"]
# names = ["using the width for the height too"]
# ///

# %% answer="network-cost"
def network_cost(layers):
    parameters = products = kept = 0
    for kind, *rest in layers:
        if kind == "conv":
            k, maps_in, (h, w, maps), extras = rest
            weights = k * k * maps_in * maps
            parameters += weights + extras * maps
            products += weights * w * w
            kept += h * w * maps
        elif kind == "plain":
            h, w, maps = rest[0]
            kept += h * w * maps
        else:
            n, units, extras = rest
            parameters += n * units + extras * units
            products += n * units
            kept += units
    return parameters, products, kept
