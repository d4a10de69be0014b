"""Only the last layer of the stack has an activation."""
# /// expect
# fails = [
#     "fashion_cnn.twin: two 3×3",
#     "fashion_cnn.twin: any list",
#     "fashion_cnn.textbook: output shape",
#     "fashion_cnn.textbook: parameter count",
#     "fashion_cnn.textbook: probabilities",
#     "fashion_cnn.textbook: values",
#     "fashion_cnn.textbook: dropout",
#     "fashion_cnn.reached: accuracy",
# ]
# names = ["no activation between the stacked layers"]
# ///

# %% answer="twin"
def build_twin(kernel_sizes):
    *first, last = kernel_sizes
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            DefaultConv2D(32, kernel_size=5),
            keras.layers.MaxPooling2D(2),
            *[keras.layers.Conv2D(32, size, padding="same") for size in first],
            DefaultConv2D(32, kernel_size=last),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )

# %% answer="fashion-cnn"
def build_fashion_cnn():
    raise NotImplementedError  # I have not come so far.
