"""Images are padded by a layer of its own, and convolutions pad nothing."""


# %% answer="twin"
def padded(filters, size):
    return [
        keras.layers.ZeroPadding2D(size // 2),
        keras.layers.Conv2D(filters, size),
        keras.layers.ReLU(),
    ]


def build_twin(kernel_sizes):
    layers = [keras.Input((28, 28, 1)), *padded(32, 5), keras.layers.MaxPooling2D(2)]
    for size in kernel_sizes:
        layers += padded(32, size)
    layers += [keras.layers.MaxPooling2D(2), keras.layers.Flatten(), keras.layers.Dense(10)]
    return keras.Sequential([*layers, keras.layers.Softmax()])


# %% answer="fashion-cnn"
def build_fashion_cnn():
    layers = [keras.Input((28, 28, 1))]
    for stage in [[(64, 7)], [(128, 3), (128, 3)], [(256, 3), (256, 3)]]:
        for filters, size in stage:
            layers += padded(filters, size)
        layers.append(keras.layers.MaxPooling2D((2, 2), strides=(2, 2)))
    layers.append(keras.layers.Flatten())
    for units in (128, 64):
        layers += [keras.layers.Dense(units), keras.layers.ReLU(), keras.layers.Dropout(0.5)]
    return keras.Sequential([*layers, keras.layers.Dense(10), keras.layers.Softmax()])
