"""The inverse of the sum of two inverses."""

# %% answer="separable-saving"
def separable_saving(kernel_size, filters):
    return 1 / (1 / filters + 1 / kernel_size**2)
