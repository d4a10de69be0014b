"""The second dropout has a rate of 30 per cent."""
# /// expect
# fails = [
#     "fashion_cnn.textbook: dropout",
# ]
# names = ["a dropout rate of 30 % after the dense layer of 64"]
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
        layers.Dropout(0.5),
        layers.Dense(64, activation="relu"),
        layers.Dropout(0.3),
        layers.Dense(10, activation="softmax"),
    ]
    return keras.Sequential(stack)
