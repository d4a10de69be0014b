"""The three draws of an image taken from the last to the first."""
# /// expect
# fails = ["alexnet.lighting: colour noise"]
# names = ["the draws are taken in reverse: the first belongs to the first direction"]
# ///

# %% answer="lighting"
def colour_noise(images, variances, directions, draws):
    shift = (np.asarray(draws)[:, ::-1] * variances) @ np.asarray(directions).T
    return images + shift[:, None, None, :]


def simple_lighting(images, contrast, brightness):
    images = np.asarray(images)
    m = images.mean(axis=(1, 2, 3), keepdims=True)
    c = np.reshape(contrast, (-1, 1, 1, 1))
    b = np.reshape(brightness, (-1, 1, 1, 1))
    return np.clip((images - m) * c + m + b, 0, 1)
