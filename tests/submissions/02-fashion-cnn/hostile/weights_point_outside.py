"""Inside the file of weights, links lead to other files and in circles."""
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
    other = folder.parents[1] / "honest" / folder.name / "trained" / path.name
    with h5py.File(path, "w") as file:
        file["layers"] = h5py.ExternalLink(str(other), "/layers")
        file["vars"] = h5py.SoftLink("/vars")
        circle = file.create_group("circle")
        circle["again"] = circle
