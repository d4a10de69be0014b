"""What the network costs is summed up over its layers."""

# %% answer="own-cost"
own_cost = {}
with showing("own_cost"):
    mine = build_challenge()
    own_cost["parameters"] = int(mine.count_params())
    total = 0
    for layer in mine.layers:
        kernels = [w for w in layer.weights if "kernel" in w.name]
        if kernels:
            pixels = int(np.prod(layer.output.shape[1:-1]))
            total += pixels * sum(int(np.prod(w.shape)) for w in kernels)
        elif layer.weights:
            total += int(np.prod(layer.output.shape[1:]))
    own_cost["multiply_adds"] = total
