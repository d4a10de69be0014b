"""Only the depthwise half of the separable convolution is counted."""

# /// expect
# fails = [
#     "challenge.separable_saving: ratio",
# ]
# names = ["the 1×1 convolution is left out"]
# ///

# %% answer="separable-saving"
def separable_saving(kernel_size, filters):
    return kernel_size**2 * filters / kernel_size**2
