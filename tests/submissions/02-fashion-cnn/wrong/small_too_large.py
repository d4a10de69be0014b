"""A network of 423,245 parameters where 300,000 are allowed."""
# /// expect
# fails = [
#     "fashion_cnn.small_cnn: within budget",
#     "fashion_cnn.small_cnn: accuracy",
#     "fashion_cnn.textbook: output shape",
#     "fashion_cnn.textbook: parameter count",
#     "fashion_cnn.textbook: probabilities",
#     "fashion_cnn.textbook: values",
#     "fashion_cnn.textbook: dropout",
#     "fashion_cnn.reached: accuracy",
# ]
# names = ["at most 300,000 parameters are allowed, this network has"]
# ///

# %% answer="small-cnn"
def build_small_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            DefaultConv2D(16),
            keras.layers.MaxPooling2D(2),
            DefaultConv2D(32),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(265, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )

# %% answer="fashion-cnn"
def build_fashion_cnn():
    raise NotImplementedError  # I have not come so far.
