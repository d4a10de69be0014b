"""Dropout layers of one's own drop nine values of ten, then half, and do not ask whether the network is training."""
# /// expect
# fails = [
#     "fashion_cnn.textbook: output shape",
#     "fashion_cnn.textbook: parameter count",
#     "fashion_cnn.textbook: probabilities",
#     "fashion_cnn.textbook: values",
#     "fashion_cnn.textbook: dropout",
#     "fashion_cnn.reached: accuracy",
# ]
# names = ["dropout also when the network is not training"]
# ///

# %% answer="fashion-cnn"
class AlwaysDropped(keras.layers.Layer):
    def __init__(self, rate, **options):
        super().__init__(**options)
        self.rate = rate

    def call(self, values):
        return keras.random.dropout(values, self.rate)


def build_fashion_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(64, 7, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(128, 3, padding="same", activation="relu"),
            keras.layers.Conv2D(128, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(256, 3, padding="same", activation="relu"),
            keras.layers.Conv2D(256, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            AlwaysDropped(0.9),
            keras.layers.Dense(64, activation="relu"),
            AlwaysDropped(0.5),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
