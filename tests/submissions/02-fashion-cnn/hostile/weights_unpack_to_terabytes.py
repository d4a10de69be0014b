"""A small file of weights that unpacks to terabytes of zeros."""
# /// expect
# untouched = true
# files = true
# ///

# %% answer="small-cnn"
def build_small_cnn():
    layers = [keras.Input((28, 28, 1))]
    for filters in (32, 64, 128):
        layers.append(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
        layers.append(keras.layers.MaxPooling2D(2))
    layers += [keras.layers.Flatten(), keras.layers.Dropout(0.25)]
    return keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])


# %% tamper
def tamper(notebook, folder):
    import h5py

    path = folder / "trained" / "small-cnn.weights.h5"
    found = []
    with h5py.File(path, "r+") as file:
        file.visititems(lambda name, item: found.append(name) if hasattr(item, "shape") else None)
        for name in found:
            del file[name]
            file.create_dataset(
                name, shape=(10**12,), dtype="float32", chunks=(10**6,), compression=9
            )
