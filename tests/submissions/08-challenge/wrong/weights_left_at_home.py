"""The folder with the trained weights is not handed in."""

# /// expect
# fails = [
#     "challenge.reached: accuracy",
# ]
# names = ["trained/challenge.weights.h5 is not in what was handed in"]
# files = false
# ///
