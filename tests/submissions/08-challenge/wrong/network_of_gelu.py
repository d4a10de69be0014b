"""The activation is gelu, which is not in the list."""

# /// expect
# fails = [
#     "challenge.network: layers",
#     "challenge.reached: accuracy",
# ]
# names = []
# ///

# %% answer="build-challenge"
def build_challenge(input_shape=(28, 28, 1), num_classes=10):
    x = i = keras.Input(input_shape)
    for f in (16, 32, 64):
        x = layers.Conv2D(f, 3, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization(momentum=0.9)(x)
        x = layers.Activation("gelu")(x)
        x = layers.MaxPooling2D()(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(i, layers.Dense(num_classes, activation="softmax")(x))

# %% answer="own-cost"
own_cost = {"parameters": 24_282, "multiply_adds": 1_941_824}
