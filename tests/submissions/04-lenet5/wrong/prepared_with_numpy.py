"""prepare with NumPy, which no model can begin with."""
# /// expect
# fails = ["lenet5.prepare: inside a model"]
# names = []
# ///

# %% answer="prepare"
def prepare(images):
    return np.pad(images, ((0, 0), (2, 2), (2, 2), (0, 0))) * 1.275 - 0.1
