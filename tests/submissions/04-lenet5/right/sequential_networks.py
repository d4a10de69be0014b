"""Sequential networks with layers for each step, C5 a convolution, activations apart."""


# %% answer="build-original"
def build_lenet5(connections, bitmaps):
    L = keras.layers
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            L.ZeroPadding2D(2),
            L.Rescaling(1.275, offset=-0.1),
            L.Conv2D(6, (5, 5)),
            L.Activation(scaled_tanh),
            TrainableAveragePool(2),
            PartialConv2D(connections, 5),
            L.Activation(scaled_tanh),
            TrainableAveragePool(2),
            L.Conv2D(120, (5, 5)),
            L.Activation(scaled_tanh),
            L.Conv2D(84, 1, activation=scaled_tanh),
            L.Reshape((84,)),
            RBFOutput(bitmaps),
        ]
    )


# %% answer="build-modern"
def build_lenet5_modern(activation="relu", pooling="max"):
    pool = {"max": keras.layers.MaxPool2D, "average": keras.layers.AvgPool2D}[pooling]
    features = keras.Sequential(
        [
            keras.layers.Conv2D(6, 5),
            keras.layers.Activation(activation),
            pool(2),
            keras.layers.Conv2D(16, 5),
            keras.layers.Activation(activation),
            pool(2),
        ]
    )
    head = keras.Sequential(
        [
            keras.layers.Flatten(),
            keras.layers.Dense(120, activation),
            keras.layers.Dense(84, activation),
            keras.layers.Dense(10),
            keras.layers.Softmax(),
        ]
    )
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.ZeroPadding2D(2),
            keras.layers.Rescaling(1.275, -0.1),
            features,
            head,
        ]
    )
