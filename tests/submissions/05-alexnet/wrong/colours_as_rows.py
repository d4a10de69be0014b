"""Returns the directions as rows."""
# /// expect
# fails = [
#   "alexnet.colour_components: directions",
# ]
# names = ["directions are rows"]
# ///

# %% answer="colour-components"
def colour_components(images):
    pixels = np.asarray(images, "float64").reshape(-1, 3)
    centred = pixels - pixels.mean(axis=0)
    variances, directions = np.linalg.eigh(centred.T @ centred / len(pixels))
    return variances[::-1], directions[:, ::-1].T
