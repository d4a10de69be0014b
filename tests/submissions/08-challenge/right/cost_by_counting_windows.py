"""Windows are counted one by one, weights are the sizes of arrays."""

# %% answer="layer-cost"
def layer_cost(layer, shape):
    kind = layer[0]
    rows = columns = 0
    kernels, biases = [], 0
    if kind in {"conv", "depthwise", "separable"}:
        k, step = layer[1], layer[-1]
        rows, columns = len(range(0, shape[0], step)), len(range(0, shape[1], step))
        deep = shape[2]
        biases = deep if kind == "depthwise" else layer[2]
        if kind == "conv":
            kernels = [np.empty((k, k, deep, biases))]
        elif kind == "depthwise":
            kernels = [np.empty((k, k, deep, 1))]
        else:
            kernels = [np.empty((k, k, deep, 1)), np.empty((1, 1, deep, biases))]
        products = 0
        for _ in range(rows * columns):
            products += sum(kernel.size for kernel in kernels)
        return [rows, columns, biases], sum(kernel.size for kernel in kernels) + biases, products
    if kind == "norm":
        each = [np.empty(shape[-1]) for _ in ("scale", "shift", "mean", "variance")]
        return list(shape), sum(array.size for array in each), np.empty(shape).size
    if kind == "pool":
        whole = [len(range(0, n - layer[1] + 1, layer[1])) for n in shape[:2]]
        return [*whole, shape[2]], 0, 0
    if kind == "global":
        return [shape[2]], 0, 0
    if kind == "dense":
        if len(shape) > 1:
            raise ValueError("a dense layer takes a list of values")
        matrix = np.empty((shape[0], layer[1]))
        return [layer[1]], matrix.size + layer[1], matrix.size
    raise ValueError("unknown: " + kind)
