"""The trained weights are not handed in."""
# /// expect
# fails = [
#     "resnet.reached: accuracy",
# ]
# names = ["is not in what was handed in"]
# files = false
# ///

# %% added after="resnet-small"
# It is all on my other computer.
