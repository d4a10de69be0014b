"""Hands in no weights: the grader trains it a little."""

# /// expect
# fails = [
#     "googlenet.reached: accuracy",
# ]
# names = []
# files = false
# ///

# %% added after="build-small"
# I had no time to train it.
