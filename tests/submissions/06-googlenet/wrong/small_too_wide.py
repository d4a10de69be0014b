"""Half the width: more than half a million parameters."""

# /// expect
# fails = [
#     "googlenet.reached: within budget",
#     "googlenet.reached: accuracy",
# ]
# names = ["at most 500,000 parameters"]
# ///

# %% answer="build-small"
def build_googlenet_small():
    inputs = keras.Input((28, 28, 1))
    network = build_googlenet((56, 56, 1), 10, width=0.5)
    return keras.Model(inputs, network(keras.layers.Resizing(56, 56)(inputs)))
