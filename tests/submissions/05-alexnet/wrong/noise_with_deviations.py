"""Multiplies the draws by standard deviations."""
# /// expect
# fails = [
#   "alexnet.lighting: colour noise",
# ]
# names = ["standard deviations"]
# ///

# %% answer="lighting"
def colour_noise(images, variances, directions, draws):
    added = (draws * np.sqrt(variances)) @ directions.T
    return images + added[:, np.newaxis, np.newaxis, :]


def simple_lighting(images, contrast, brightness):
    mean = images.mean(axis=(1, 2, 3), keepdims=True)
    gain, shift = (v.reshape(-1, 1, 1, 1) for v in (contrast, brightness))
    return np.clip((images - mean) * gain + mean + shift, 0, 1)
