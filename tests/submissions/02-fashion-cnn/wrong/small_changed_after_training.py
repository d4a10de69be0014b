"""A layer is added after the network was trained, so its weights do not fit any more."""
# /// expect
# fails = [
#     "fashion_cnn.small_cnn: accuracy",
#     "fashion_cnn.textbook: output shape",
#     "fashion_cnn.textbook: parameter count",
#     "fashion_cnn.textbook: probabilities",
#     "fashion_cnn.textbook: values",
#     "fashion_cnn.textbook: dropout",
#     "fashion_cnn.reached: accuracy",
# ]
# names = ["does not fit your network"]
# ///

# %% answer="small-cnn"
def build_small_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(32, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(64, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(128, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )

# %% answer="fashion-cnn"
def build_fashion_cnn():
    raise NotImplementedError  # I have not come so far.
