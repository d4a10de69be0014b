"""Two slips: layers without ReLU, and twins that lack a pooling as well, which still costs."""
# /// expect
# fails = [
#   "fashion_cnn.default_conv: defaults",
#   "fashion_cnn.default_conv: may be overridden",
#   "fashion_cnn.twin: two 3×3",
#   "fashion_cnn.twin: one 5×5",
#   "fashion_cnn.twin: any list",
#   "fashion_cnn.reached: accuracy",
#   "fashion_cnn.small_cnn: accuracy",
# ]
# names = ["no activation"]
# ///

# %% answer="default-conv"
DefaultConv2D = partial(keras.layers.Conv2D, kernel_size=3, padding="same")

# %% answer="twin"
def build_twin(kernel_sizes):
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            DefaultConv2D(32, kernel_size=5),
            keras.layers.MaxPooling2D(2),
            *[DefaultConv2D(32, kernel_size=size) for size in kernel_sizes],
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
