"""Every network is Sequential and says nothing of its input: weights come with the first call."""

# %% answer="twin"
def build_twin(kernel_sizes):
    network = keras.Sequential()
    network.add(keras.layers.Conv2D(32, 5, padding="same", activation="relu"))
    network.add(keras.layers.MaxPooling2D(2))
    for size in kernel_sizes:
        network.add(keras.layers.Conv2D(32, size, padding="same", activation="relu"))
    network.add(keras.layers.MaxPooling2D(2))
    network.add(keras.layers.Flatten())
    network.add(keras.layers.Dense(10, activation="softmax"))
    return network


# %% answer="fashion-cnn"
def build_fashion_cnn():
    network = keras.models.Sequential()
    network.add(DefaultConv2D(64, kernel_size=7))
    for filters in (128, 256):
        network.add(keras.layers.MaxPool2D())
        network.add(DefaultConv2D(filters))
        network.add(DefaultConv2D(filters))
    network.add(keras.layers.MaxPool2D())
    network.add(keras.layers.Flatten())
    for units in (128, 64):
        network.add(keras.layers.Dense(units, activation="relu"))
        network.add(keras.layers.Dropout(0.5))
    network.add(keras.layers.Dense(10, activation="softmax"))
    return network


# %% answer="small-cnn"
def build_small_cnn():
    body = keras.Sequential()
    for filters in (32, 64, 128):
        body.add(keras.Sequential([DefaultConv2D(filters), keras.layers.MaxPooling2D(2)]))
    head = [keras.layers.Dropout(0.25), keras.layers.Dense(10, activation="softmax")]
    return keras.Sequential([body, keras.layers.Flatten(), keras.Sequential(head)])
