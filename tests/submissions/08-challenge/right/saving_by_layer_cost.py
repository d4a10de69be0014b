"""The saving is the quotient of two costs that were counted before."""

# %% answer="separable-saving"
def separable_saving(kernel_size, filters):
    def products(kind):
        return layer_cost((kind, kernel_size, filters, 1), (6, 5, 3))[2]

    return products("conv") / products("separable")
