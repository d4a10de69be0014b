"""Each stage is a network of its own inside the network."""

# %% answer="fashion-cnn"
def stage(filters, layers, **options):
    convolutions = [DefaultConv2D(filters, **options) for _ in range(layers)]
    return keras.Sequential([*convolutions, keras.layers.MaxPooling2D(2)])


def build_fashion_cnn():
    body = keras.Sequential([stage(64, 1, kernel_size=7), stage(128, 2), stage(256, 2)])
    head = keras.Sequential([keras.layers.Flatten()])
    for units in (128, 64):
        head.add(keras.Sequential([keras.layers.Dense(units, "relu"), keras.layers.Dropout(0.5)]))
    head.add(keras.layers.Dense(10, "softmax"))
    model = keras.Sequential([body, head])
    model.build((None, 28, 28, 1))
    return model

# %% answer="twin"
def build_twin(kernel_sizes):
    middle = keras.Sequential([DefaultConv2D(32, kernel_size=k) for k in kernel_sizes])
    top = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
    below = keras.Sequential([DefaultConv2D(32, kernel_size=5), keras.layers.MaxPooling2D(2)])
    model = keras.Sequential([below, middle, keras.layers.MaxPooling2D(2), top])
    model.build((None, 28, 28, 1))
    return model
