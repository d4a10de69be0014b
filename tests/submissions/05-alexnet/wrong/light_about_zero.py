"""Changes contrast about 0."""
# /// expect
# fails = [
#   "alexnet.lighting: simple lighting",
# ]
# names = ["contrast about 0"]
# ///

# %% answer="lighting"
def colour_noise(images, variances, directions, draws):
    added = (draws * variances) @ directions.T
    return images + added[:, np.newaxis, np.newaxis, :]


def simple_lighting(images, contrast, brightness):
    mean = images.mean(axis=(1, 2, 3), keepdims=True)
    gain, shift = (v.reshape(-1, 1, 1, 1) for v in (contrast, brightness))
    return np.clip(images * gain + shift, 0, 1)
