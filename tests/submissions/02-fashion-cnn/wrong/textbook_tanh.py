"""All hidden layers have tanh for their activation."""
# /// expect
# fails = [
#     "fashion_cnn.textbook: values",
#     "fashion_cnn.reached: accuracy",
# ]
# names = ["tanh in place of ReLU"]
# ///

# %% answer="fashion-cnn"
def build_fashion_cnn():
    layers = keras.layers
    stack = [
        keras.Input((28, 28, 1)),
        layers.Conv2D(64, 7, padding="same", activation="tanh"),
        layers.MaxPooling2D(2),
        layers.Conv2D(128, 3, padding="same", activation="tanh"),
        layers.Conv2D(128, 3, padding="same", activation="tanh"),
        layers.MaxPooling2D(2),
        layers.Conv2D(256, 3, padding="same", activation="tanh"),
        layers.Conv2D(256, 3, padding="same", activation="tanh"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(128, activation="tanh"),
        layers.Dropout(0.5),
        layers.Dense(64, activation="tanh"),
        layers.Dropout(0.5),
        layers.Dense(10, activation="softmax"),
    ]
    return keras.Sequential(stack)
