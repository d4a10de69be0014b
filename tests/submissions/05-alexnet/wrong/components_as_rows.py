"""Directions as rows, as a singular value decomposition gives them."""
# /// expect
# fails = ["alexnet.colour_components: directions"]
# names = ["the directions are rows: each should be a column"]
# ///

# %% answer="colour-components"
def colour_components(images):
    pixels = images.reshape((-1, images.shape[-1])).astype("float64")
    centred = pixels - np.mean(pixels, axis=0, keepdims=True)
    _, s, vt = np.linalg.svd(centred, full_matrices=False)
    return s**2 / centred.shape[0], vt
