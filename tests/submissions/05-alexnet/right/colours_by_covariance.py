"""Colours by numpy.cov, sorted by argsort, and light changed in place on a copy."""

# %% answer="colour-components"
def colour_components(images):
    pixels = np.asarray(images, np.float64).reshape(-1, images.shape[-1])
    values, vectors = np.linalg.eig(np.cov(pixels, rowvar=False, bias=True))
    order = np.argsort(-values)
    return values[order], vectors[:, order]

# %% answer="lighting"
def colour_noise(images, variances, directions, draws):
    lit = np.array(images, "float64")
    for i in range(3):
        strength = draws[:, i] * variances[i]
        lit += strength[:, None, None, None] * directions[:, i]
    return lit


def simple_lighting(images, contrast, brightness):
    lit = images.copy()
    for i in range(len(lit)):
        middle = lit[i].mean()
        lit[i] -= middle
        lit[i] *= contrast[i]
        lit[i] += middle + brightness[i]
    lit[lit < 0] = 0
    lit[lit > 1] = 1
    return lit
