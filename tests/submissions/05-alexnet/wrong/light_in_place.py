"""Writes into the images it was given."""
# /// expect
# fails = [
#   "alexnet.lighting: input left alone",
# ]
# names = []
# ///

# %% answer="lighting"
def colour_noise(images, variances, directions, draws):
    added = (draws * variances) @ directions.T
    images += added[:, np.newaxis, np.newaxis, :].astype(images.dtype)
    return images


def simple_lighting(images, contrast, brightness):
    mean = images.mean(axis=(1, 2, 3), keepdims=True)
    gain, shift = (v.reshape(-1, 1, 1, 1) for v in (contrast, brightness))
    return np.clip((images - mean) * gain + mean + shift, 0, 1)
