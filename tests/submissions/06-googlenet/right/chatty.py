"""Prints, warns and writes to stderr in every function, and all the same is right."""

# %% added before="conv1x1"
import sys
import warnings
# %% answer="conv1x1"
def conv1x1(maps, kernel, bias):
    warnings.warn("a convolution")
    sys.stderr.write("working…\n")
    print(maps.shape, kernel.shape)
    return np.tensordot(maps, kernel[0, 0], 1) + bias
# %% answer="stage-shapes"
def stage_shapes(input_shape):
    shapes, (h, w, m) = {}, input_shape
    for stage in STAGES:
        if "pool" in stage or stage == "conv 1":
            h, w = (h + 1) // 2, (w + 1) // 2
        if stage in MODULES:
            f = MODULES[stage]
            m = sum(f) - f[1] - f[3]
        elif "pool" not in stage:
            m = 192 if stage == "conv 2" else 64
        print(stage, h, w, m, file=sys.stderr)
        shapes[stage] = (h, w, m)
    return shapes
# %% answer="network-cost"
def network_cost(layers):
    print(len(layers), "layers")
    parameters = products = values = 0
    for layer in layers:
        warnings.warn(str(layer[0]))
        if layer[0] == "plain":
            values += int(np.prod(layer[1]))
            continue
        if layer[0] == "dense":
            weights, outputs, places = layer[1] * layer[2], layer[2], 1
        else:
            h, w, outputs = layer[3]
            weights, places = layer[1] ** 2 * layer[2] * outputs, h * w
        parameters += weights + layer[-1] * outputs
        products += weights * places
        values += outputs * places
    return parameters, products, values
