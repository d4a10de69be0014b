"""Divided with //, so that nothing is left over."""

# /// expect
# fails = [
#     "challenge.separable_saving: ratio",
# ]
# names = ["rounded down"]
# ///

# %% answer="separable-saving"
def separable_saving(kernel_size, filters):
    area = kernel_size**2
    return area * filters // (area + filters)
