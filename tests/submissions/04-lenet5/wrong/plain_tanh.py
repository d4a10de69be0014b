"""The plain tanh as squashing function."""
# /// expect
# fails = [
#   "lenet5.scaled_tanh: values",
# ]
# names = ["the plain tanh"]
# ///

# %% answer="scaled-tanh"
def scaled_tanh(x):
    return ops.tanh(x)
