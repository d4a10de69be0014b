"""Reverses the rows of eigh's vectors, where their columns are the directions."""
# /// expect
# fails = [
#   "alexnet.colour_components: directions",
# ]
# names = ["rows of numpy.linalg.eigh's vectors are reversed"]
# ///


# %% answer="colour-components"
def colour_components(images):
    pixels = images.reshape(-1, 3).astype(float)
    pixels = pixels - pixels.mean(0)
    variances, directions = np.linalg.eigh(pixels.T @ pixels / len(pixels))
    return variances[::-1], directions[::-1]
