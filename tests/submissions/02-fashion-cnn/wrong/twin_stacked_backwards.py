"""Layers are added by calling, from the last kernel size to the first."""
# /// expect
# fails = [
#     "fashion_cnn.twin: any list",
#     "fashion_cnn.textbook: output shape",
#     "fashion_cnn.textbook: parameter count",
#     "fashion_cnn.textbook: probabilities",
#     "fashion_cnn.textbook: values",
#     "fashion_cnn.textbook: dropout",
#     "fashion_cnn.reached: accuracy",
# ]
# names = ["from the last to the first"]
# ///

# %% answer="twin"
def build_twin(kernel_sizes):
    x = inputs = keras.Input((28, 28, 1))
    x = keras.layers.MaxPooling2D(2)(DefaultConv2D(32, kernel_size=5)(x))
    while kernel_sizes:
        x = DefaultConv2D(32, kernel_size=kernel_sizes[-1])(x)
        kernel_sizes = kernel_sizes[:-1]
    x = keras.layers.Flatten()(keras.layers.MaxPooling2D(2)(x))
    return keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(x))

# %% answer="fashion-cnn"
def build_fashion_cnn():
    raise NotImplementedError  # I have not come so far.
