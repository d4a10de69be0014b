"""Halves are subclassed models over the network's layers; patches are gathered by index."""


# %% answer="split"
class Half(keras.Model):
    """Some layers in a row."""

    def __init__(self, chain, **kwargs):
        super().__init__(**kwargs)
        self.chain = chain

    def call(self, x, training=None):
        for layer in self.chain:
            x = layer(x)
        return x


def split(model, name):
    chain = [one for one in model.layers if type(one).__name__ != "InputLayer"]
    for count, layer in enumerate(chain, 1):
        if layer.name == name:
            return Half(chain[:count]), Half(chain[count:])
    raise ValueError(name)


# %% answer="class-activation-map"
def class_activation_map(maps, weights, bias, label):
    assert_that = {
        "label": 0 <= label < len(bias),
        "weights": np.shape(weights)[0] == np.shape(maps)[-1],
    }
    for what, holds in assert_that.items():
        if not holds:
            raise ValueError(what)
    every = np.tensordot(maps, weights, axes=1)
    return every[:, :, label], (every.mean(axis=(0, 1)) + bias)[label]


# %% answer="patch"
def patch(image, row, column, field):
    size, jump, start = field
    rows = start + row * jump + np.arange(size)
    columns = start + column * jump + np.arange(size)
    inside = ((rows >= 0) & (rows < image.shape[0]))[:, None] & (
        (columns >= 0) & (columns < image.shape[1])
    )
    seen = image[np.clip(rows, 0, image.shape[0] - 1)][:, np.clip(columns, 0, image.shape[1] - 1)]
    return seen * inside[..., None]


# %% answer="strongest"
def strongest(maps, count):
    if count not in range(1, len(maps) + 1):
        raise ValueError("count")
    found = []
    for number, one in enumerate(maps):
        row, column = divmod(int(np.argmax(one)), one.shape[1])
        found.append((one[row, column], number, row, column))
    found.sort(key=lambda entry: entry[0], reverse=True)
    return [entry[1:] for entry in found[:count]]
