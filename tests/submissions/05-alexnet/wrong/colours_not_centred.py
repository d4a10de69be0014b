"""Does not subtract the mean colour."""
# /// expect
# fails = [
#   "alexnet.colour_components: variances",
#   "alexnet.colour_components: directions",
# ]
# names = ["mean colour is not subtracted"]
# ///

# %% answer="colour-components"
def colour_components(images):
    pixels = np.asarray(images, "float64").reshape(-1, 3)
    centred = pixels
    variances, directions = np.linalg.eigh(centred.T @ centred / len(pixels))
    return variances[::-1], directions[:, ::-1]
