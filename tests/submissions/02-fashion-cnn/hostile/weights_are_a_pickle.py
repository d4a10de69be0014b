"""The file of weights is a pickle that runs a command when it is loaded."""
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
    import os
    import pickle

    class Evil:
        def __reduce__(self):
            return os.system, ("touch /tmp/EVIL-was-here; echo GAINED",)

    (folder / "trained" / "small-cnn.weights.h5").write_bytes(pickle.dumps(Evil()))
