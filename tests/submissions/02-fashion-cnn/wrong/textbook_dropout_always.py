"""A dropout layer of one's own drops nine values of ten, and does not ask whether the network is training."""
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
    def call(self, values):
        return keras.random.dropout(values, 0.9)


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
            AlwaysDropped(),
            keras.layers.Dense(64, activation="relu"),
            AlwaysDropped(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
