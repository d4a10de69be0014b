"""Layers that change nothing: a scale of one, no dropout, no activation; one dropout layer twice."""

# %% answer="fashion-cnn"
def build_fashion_cnn():
    drop = keras.layers.Dropout(0.5)
    x = inputs = keras.Input((28, 28, 1))
    x = keras.layers.Rescaling(1.0)(x)
    x = keras.layers.MaxPooling2D(2)(DefaultConv2D(64, kernel_size=7)(x))
    x = keras.layers.Dropout(0.0)(DefaultConv2D(128)(x))
    x = keras.layers.MaxPooling2D(2)(DefaultConv2D(128)(x))
    x = keras.layers.Activation("linear")(DefaultConv2D(256)(x))
    x = keras.layers.MaxPooling2D(2)(DefaultConv2D(256)(x))
    x = keras.layers.Identity()(keras.layers.Flatten()(x))
    x = drop(keras.layers.Dense(128, activation="relu")(x))
    x = drop(keras.layers.Dense(64, activation="relu")(x))
    return keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(x))
