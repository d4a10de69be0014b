"""Convolutions without padding, until no pixel is left."""
# /// expect
# fails = [
#     "fashion_cnn.textbook: output shape",
#     "fashion_cnn.textbook: parameter count",
#     "fashion_cnn.textbook: probabilities",
#     "fashion_cnn.textbook: values",
#     "fashion_cnn.textbook: dropout",
#     "fashion_cnn.reached: accuracy",
# ]
# names = []
# ///

# %% answer="fashion-cnn"
def build_fashion_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(64, 7, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(128, 3, activation="relu"),
            keras.layers.Conv2D(128, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(256, 3, activation="relu"),
            keras.layers.Conv2D(256, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
