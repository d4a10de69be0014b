"""The share that is saved."""

# /// expect
# fails = [
#     "challenge.separable_saving: ratio",
# ]
# names = ["the share that is saved"]
# ///

# %% answer="separable-saving"
def separable_saving(kernel_size, filters):
    return 1 - (kernel_size**2 + filters) / (kernel_size**2 * filters)
