"""Dropout is called with training=True for good, and so acts when predicting too."""
# /// expect
# fails = [
#     "fashion_cnn.textbook: output shape",
#     "fashion_cnn.textbook: parameter count",
#     "fashion_cnn.textbook: probabilities",
#     "fashion_cnn.textbook: values",
#     "fashion_cnn.reached: accuracy",
# ]
# names = ["dropout also when the network is not training"]
# ///

# %% answer="fashion-cnn"
def build_fashion_cnn():
    x = inputs = keras.Input((28, 28, 1))
    for filters, kernel_size, layers in [(64, 7, 1), (128, 3, 2), (256, 3, 2)]:
        for _ in range(layers):
            x = DefaultConv2D(filters, kernel_size=kernel_size)(x)
        x = keras.layers.MaxPooling2D(2)(x)
    x = keras.layers.Flatten()(x)
    for units in (128, 64):
        x = keras.layers.Dense(units, activation="relu")(x)
        x = keras.layers.Dropout(0.5)(x, training=True)
    return keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(x))
