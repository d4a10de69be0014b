"""simple_lighting is not there at all."""

# /// expect
# fails = [
#     "alexnet.lighting: simple lighting",
#     "alexnet.lighting: input left alone",
# ]
# names = []
# ///

# %% answer="lighting"
def colour_noise(images, variances, directions, draws):
    return images + ((variances * draws) @ directions.T)[:, None, None, :]
