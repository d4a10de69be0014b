"""Four hidden maps, two for each sign, scaled up and down again; weights as NumPy floats."""


# %% answer="pair-weights"
def pair_weights():
    first = np.array([[2, -2, 5, -5], [-2, 2, -5, 5]], "float64")[None, None]
    second = np.tile(np.array([0.25, 0.25, 0.1, 0.1])[:, None], (3, 3, 1, 1))
    return [
        first.astype("float32"),
        np.zeros((4,), "float32"),
        second.astype("float32"),
        np.zeros(1, "float32"),
    ]


# %% answer="conv1x1"
def conv1x1(maps, kernel, bias):
    flat = np.reshape(maps, (-1, maps.shape[-1])).dot(np.squeeze(kernel, (0, 1)))
    return (flat + bias).reshape(maps.shape[:-1] + (-1,))
