"""One layer is made once, and handed out at every call."""
# /// expect
# fails = [
#     "fashion_cnn.default_conv: a new layer each time",
#     "fashion_cnn.textbook: output shape",
#     "fashion_cnn.textbook: parameter count",
#     "fashion_cnn.textbook: probabilities",
#     "fashion_cnn.textbook: values",
#     "fashion_cnn.textbook: dropout",
#     "fashion_cnn.reached: accuracy",
# ]
# names = ["both calls gave the same layer"]
# ///

# %% answer="default-conv"
made = {}


def one_layer(filters, **options):
    options = {"kernel_size": 3, "padding": "same", "activation": "relu", **options}
    key = filters, *options.values()
    if key not in made:
        made[key] = keras.layers.Conv2D(filters, **options)
    return made[key]


DefaultConv2D = one_layer


# %% answer="twin"
def build_twin(kernel_sizes):
    layers = [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(32, 5, padding="same", activation="relu"),
    ]
    layers.append(keras.layers.MaxPooling2D())
    for size in kernel_sizes:
        layers.append(keras.layers.Conv2D(32, size, padding="same", activation="relu"))
    layers += [keras.layers.MaxPooling2D(), keras.layers.Flatten()]
    return keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])


# %% answer="fashion-cnn"
def build_fashion_cnn():
    raise NotImplementedError  # I have not come so far.


# %% answer="small-cnn"
def build_small_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(32, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(64, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(128, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.25),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
