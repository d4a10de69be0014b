"""The file of weights is a link to another learner's."""
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
    path = folder / "trained" / "small-cnn.weights.h5"
    path.unlink()
    path.symlink_to(folder.parents[1] / "honest" / folder.name / "trained" / path.name)
