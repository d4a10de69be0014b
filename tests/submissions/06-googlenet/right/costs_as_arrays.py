"""Gives costs as lists and arrays of ints."""


# %% answer="module-cost"
def _c(k, a, b):
    return np.array([k * k * a * b + b, k * k * a * b])


def module_cost(maps_in, filters, height, width):
    f1, r3, f3, r5, f5, p = filters
    total = (
        _c(1, maps_in, f1)
        + _c(1, maps_in, r3)
        + _c(3, r3, f3)
        + _c(1, maps_in, r5)
        + _c(5, r5, f5)
        + _c(1, maps_in, p)
    )
    return f1 + f3 + f5 + p, total[0], total[1] * height * width


def naive_cost(maps_in, filters, height, width):
    f = dict(zip(["1", "r3", "3", "r5", "5", "p"], filters))
    params = macs = 0
    for k in (1, 3, 5):
        w = k**2 * maps_in * f[str(k)]
        params += w + f[str(k)]
        macs += w * height * width
    return [f["1"] + f["3"] + f["5"] + maps_in, params, macs]


# %% answer="network-cost"
def network_cost(layers):
    p = m = a = 0
    for e in layers:
        if e[0] == "plain":
            a += np.prod(e[1])
        elif e[0] == "dense":
            p, m, a = p + e[1] * e[2] + e[3] * e[2], m + e[1] * e[2], a + e[2]
        else:
            _, k, cin, (h, w, cout), extra = e
            p += k * k * cin * cout + extra * cout
            m += k * k * cin * cout * h * w
            a += h * w * cout
    return np.array([p, m, a])
