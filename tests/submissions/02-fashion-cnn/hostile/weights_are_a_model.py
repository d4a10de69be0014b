"""The file of weights is a whole saved model, with a Lambda layer that runs code."""
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
    import base64
    import json
    import marshal
    import zipfile

    def evil(x):
        __import__("os").system("touch /tmp/EVIL-was-here; echo GAINED")
        return x

    code = base64.b64encode(marshal.dumps(evil.__code__)).decode()
    function = {
        "class_name": "__lambda__",
        "config": {"code": code, "defaults": None, "closure": None},
    }
    layer = {"module": "keras.layers", "class_name": "Lambda", "config": {"function": function}}
    model = {"module": "keras", "class_name": "Sequential", "config": {"layers": [layer]}}
    path = folder / "trained" / "small-cnn.weights.h5"
    weights = path.read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", json.dumps(model))
        archive.writestr("metadata.json", json.dumps({"keras_version": "3.15.1"}))
        archive.writestr("model.weights.h5", weights)
