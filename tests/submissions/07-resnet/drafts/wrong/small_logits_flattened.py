"""The small network is a linear one, whose trained weights do not fit."""
# /// expect
# fails = [
#     "resnet.reached: accuracy",
# ]
# names = []
# ///


# %% answer="resnet-small"
def build_resnet_small():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
