"""Only the first of the three draws of an image is used."""
# /// expect
# fails = [
#     "alexnet.lighting: colour noise",
# ]
# names = ["only the first draw and direction"]
# ///

# %% answer="lighting"
def colour_noise(images, variances, directions, draws):
    strength = draws[:, 0] * variances[0]
    return images + strength.reshape(-1, 1, 1, 1) * directions[:, 0]


def simple_lighting(images, contrast, brightness):
    means = np.mean(images, axis=(1, 2, 3), keepdims=True)
    gain = np.reshape(contrast, (-1, 1, 1, 1))
    lit = means + gain * (images - means) + np.reshape(brightness, (-1, 1, 1, 1))
    return np.minimum(np.maximum(lit, 0), 1)
