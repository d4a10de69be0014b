"""AlphaDropout stands where Dropout is asked for."""
# /// expect
# fails = [
#     "fashion_cnn.textbook: dropout",
# ]
# names = ["AlphaDropout in place of Dropout"]
# ///

# %% answer="fashion-cnn"
def build_fashion_cnn():
    layers = keras.layers
    stack = [
        keras.Input((28, 28, 1)),
        layers.Conv2D(64, 7, padding="same", activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(128, 3, padding="same", activation="relu"),
        layers.Conv2D(128, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(256, 3, padding="same", activation="relu"),
        layers.Conv2D(256, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.AlphaDropout(0.5),
        layers.Dense(64, activation="relu"),
        layers.AlphaDropout(0.5),
        layers.Dense(10, activation="softmax"),
    ]
    return keras.Sequential(stack)
