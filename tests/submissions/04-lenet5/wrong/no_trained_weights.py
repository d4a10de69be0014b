"""The folder with the trained weights was not handed in."""
# /// expect
# fails = [
#   "lenet5.reached: digits",
#   "lenet5.reached: clothes",
# ]
# names = ["is not in what was handed in"]
# files = false
# ///

# %% added after="train"
# It is all on my other computer.
