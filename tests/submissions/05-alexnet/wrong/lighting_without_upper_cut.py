"""Values above 1 stay."""
# /// expect
# fails = ["alexnet.lighting: simple lighting"]
# names = ["values above 1 are not cut off"]
# ///

# %% answer="lighting"
def colour_noise(images, variances, directions, draws):
    shift = (np.asarray(draws) * variances) @ np.asarray(directions).T
    return images + shift[:, None, None, :]


def simple_lighting(images, contrast, brightness):
    images = np.asarray(images)
    m = images.mean(axis=(1, 2, 3), keepdims=True)
    c = np.reshape(contrast, (-1, 1, 1, 1))
    b = np.reshape(brightness, (-1, 1, 1, 1))
    return np.maximum((images - m) * c + m + b, 0)
