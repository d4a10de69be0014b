"""Stage shapes from a written table of strides and maps, in lists."""


# %% answer="stage-shapes"
def stage_shapes(input_shape):
    table = [
        ("conv 1", 2, 64),
        ("pool 1", 4, 64),
        ("reduce 2", 4, 64),
        ("conv 2", 4, 192),
        ("pool 2", 8, 192),
        ("3a", 8, 256),
        ("3b", 8, 480),
        ("pool 3", 16, 480),
        ("4a", 16, 512),
        ("4b", 16, 512),
        ("4c", 16, 512),
        ("4d", 16, 528),
        ("4e", 16, 832),
        ("pool 4", 32, 832),
        ("5a", 32, 832),
        ("5b", 32, 1024),
    ]
    h, w, _ = input_shape
    # Rounding up after each halving is rounding up once.
    return {name: [int(np.ceil(h / s)), int(np.ceil(w / s)), m] for name, s, m in table}


# %% answer="answers"
answers = dict(zip("1234", ["b", "c", "d", "b"]))
