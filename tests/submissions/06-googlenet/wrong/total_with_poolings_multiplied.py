"""Poolings cost one for each value."""

# /// expect
# fails = [
#     "googlenet.network_cost: multiply-adds",
# ]
# names = ["each value of an entry without weights"]
# ///

# %% answer="network-cost"
def network_cost(layers):
    p = m = a = 0
    for layer in layers:
        kind = layer[0]
        if kind == "conv":
            _, k, c, (h, w, f), e = layer
            p += k * k * c * f + e * f
            m += k * k * c * f * h * w
            a += h * w * f
        elif kind == "dense":
            _, i, u, e = layer
            p += i * u + e * u
            m += i * u
            a += u
        else:
            h, w, f = layer[1]
            m += h * w * f
            a += h * w * f
    return p, m, a
