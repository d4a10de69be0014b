"""The saving is given as a share, not as a factor."""

# /// expect
# fails = [
#     "challenge.separable_saving: ratio",
# ]
# names = ["upside down"]
# ///

# %% answer="separable-saving"
def separable_saving(kernel_size, filters):
    return 1 / filters + 1 / kernel_size**2
