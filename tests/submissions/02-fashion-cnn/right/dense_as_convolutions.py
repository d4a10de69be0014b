"""Dense layers are written as convolutions over all pixels that are left."""

# %% answer="fashion-cnn"
def build_fashion_cnn():
    conv = partial(keras.layers.Conv2D, activation="relu")
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            conv(64, 7, padding="same"),
            keras.layers.MaxPooling2D(2),
            conv(128, 3, padding="same"),
            conv(128, 3, padding="same"),
            keras.layers.MaxPooling2D(2),
            conv(256, 3, padding="same"),
            conv(256, 3, padding="same"),
            keras.layers.MaxPooling2D(2),
            conv(128, 3),
            keras.layers.Dropout(0.5),
            conv(64, 1),
            keras.layers.Dropout(0.5),
            keras.layers.Conv2D(10, 1),
            keras.layers.Reshape((10,)),
            keras.layers.Softmax(),
        ]
    )

# %% tamper
def tamper(notebook, folder):
    """The weights as this network's training would have saved them."""
    import h5py

    shapes = {(2304, 128): (3, 3, 256, 128), (128, 64): (1, 1, 128, 64), (64, 10): (1, 1, 64, 10)}
    found = []
    with h5py.File(folder / "trained" / "fashion-cnn.weights.h5", "r+") as file:
        file.visititems(lambda name, item: found.append(name) if hasattr(item, "shape") else None)
        for name in found:
            values = file[name][()]
            if values.shape in shapes:
                del file[name]
                file[name] = values.reshape(shapes[values.shape])
