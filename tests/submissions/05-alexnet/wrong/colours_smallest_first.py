"""Returns what eigh returns."""
# /// expect
# fails = [
#   "alexnet.colour_components: variances",
#   "alexnet.colour_components: directions",
# ]
# names = ["the smallest comes first", "the largest variance last"]
# ///

# %% answer="colour-components"
def colour_components(images):
    pixels = np.asarray(images, "float64").reshape(-1, 3)
    centred = pixels - pixels.mean(axis=0)
    variances, directions = np.linalg.eigh(centred.T @ centred / len(pixels))
    return variances, directions
