"""Hands in no weights: the grader trains it a little."""

# /// expect
# fails = [
#     "googlenet.reached: accuracy",
# ]
# names = ["is not in what was handed in"]
# files = false
# ///

# %% added after="build-small"
# I had no time to train it.
