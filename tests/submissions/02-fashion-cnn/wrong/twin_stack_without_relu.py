"""No ReLU after the layers of the stack."""

# /// expect
# fails = [
#     "fashion_cnn.twin: two 3×3",
#     "fashion_cnn.twin: one 5×5",
#     "fashion_cnn.twin: any list",
# ]
# names = ["no activation in the stack"]
# ///

# %% answer="twin"
def build_twin(kernel_sizes):
    stack = [keras.layers.Conv2D(32, k, padding="same") for k in kernel_sizes]
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            DefaultConv2D(32, kernel_size=5),
            keras.layers.MaxPooling2D(),
            *stack,
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(10, "softmax"),
        ]
    )
