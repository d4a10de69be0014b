"""The folder with the trained weights is not handed in."""
# /// expect
# files = false
# fails = [
#     "fashion_cnn.reached: accuracy",
#     "fashion_cnn.small_cnn: accuracy",
# ]
# names = ["trained/fashion-cnn.weights.h5 is not in what was handed in", "trained/small-cnn.weights.h5 is not in what was handed in"]
# ///

# %% added after="small"
# I trained it, but on another computer.
