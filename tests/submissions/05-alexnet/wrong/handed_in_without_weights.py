"""Hands the notebook in without the folder trained."""
# /// expect
# fails = [
#   "alexnet.reached: accuracy",
# ]
# names = ["trained/alexnet-small.weights.h5 is not in what was handed in"]
# files = false
# ///

# %% added after="top-k-metric"
# It is all on my other computer.
