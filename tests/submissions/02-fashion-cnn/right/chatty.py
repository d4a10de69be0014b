"""Functions print and warn while they work."""

# %% answer="fashion-cnn"
import sys
import warnings


def build_fashion_cnn():
    print("building …")
    print("… and complaining", file=sys.stderr)
    warnings.warn("this network is large")
    model = keras.Sequential([keras.layers.InputLayer(shape=(28, 28, 1))])
    for word in "64 p 128 128 p 256 256 p".split():
        if word == "p":
            model.add(keras.layers.MaxPooling2D())
        else:
            model.add(DefaultConv2D(int(word), kernel_size=7 if word == "64" else 3))
    model.add(keras.layers.Flatten())
    for units in 128, 64:
        model.add(keras.layers.Dense(units, "relu"))
        model.add(keras.layers.Dropout(0.5))
    model.add(keras.layers.Dense(10, "softmax"))
    model.summary()
    return model
