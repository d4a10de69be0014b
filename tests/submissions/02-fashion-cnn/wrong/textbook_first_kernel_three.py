"""The first convolution has 3×3 kernels like all the others."""
# /// expect
# fails = [
#     "fashion_cnn.textbook: parameter count",
#     "fashion_cnn.textbook: values",
#     "fashion_cnn.reached: accuracy",
# ]
# names = ["the first convolution should be 7×7, not 3×3", "a first convolution of 3×3", "does not fit your network"]
# ///

# %% answer="fashion-cnn"
def build_fashion_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(64, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(128, 3, padding="same", activation="relu"),
            keras.layers.Conv2D(128, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(256, 3, padding="same", activation="relu"),
            keras.layers.Conv2D(256, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
