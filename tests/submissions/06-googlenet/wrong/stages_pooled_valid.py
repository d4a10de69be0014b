"""Poolings without padding."""
# /// expect
# fails = ["googlenet.stage_shapes: heights and widths"]
# names = ["poolings of padding \"valid\""]
# ///

# %% answer="stage-shapes"
def stage_shapes(input_shape):
    h, w, maps = input_shape
    out = {}
    for name in STAGES:
        if name == "conv 1":
            maps, stride = 64, 2
        elif name.startswith("pool"):
            stride = 2
        else:
            stride = 1
            if name == "reduce 2":
                maps = 64
            elif name == "conv 2":
                maps = 192
            elif name in MODULES:
                f1, _, f3, _, f5, p = MODULES[name]
                maps = f1 + f3 + f5 + p
        if name.startswith("pool"):
            h, w = 2 * ((h - 3) // 2 + 1), 2 * ((w - 3) // 2 + 1)
        h, w = -(-h // stride), -(-w // stride)
        out[name] = (h, w, maps)
    return out
