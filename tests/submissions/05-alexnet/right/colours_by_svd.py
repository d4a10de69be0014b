"""Colours by singular values, noise by einsum, and light image by image."""

# %% answer="colour-components"
def colour_components(images):
    pixels = np.reshape(images, (-1, 3)).astype(float)
    pixels -= pixels.mean(0)
    _, stretches, rows = np.linalg.svd(pixels, full_matrices=False)
    return stretches**2 / len(pixels), -rows.T

# %% answer="lighting"
def colour_noise(images, variances, directions, draws):
    added = np.einsum("ck,nk,k->nc", directions, draws, variances)
    return np.stack([image + colour for image, colour in zip(images, added)])


def simple_lighting(images, contrast, brightness):
    made = []
    for image, gain, shift in zip(images, contrast, brightness):
        lit = gain * image + (1 - gain) * np.mean(image) + shift
        made.append(np.minimum(np.maximum(lit, 0), 1))
    return np.array(made)
