"""A loop over the pixels of the window."""


# %% answer="patch"
def patch(image, row, column, field):
    size, jump, start = field
    result = np.zeros((size, size, image.shape[2]), image.dtype)
    for i in range(size):
        for j in range(size):
            y, x = start + row * jump + i, start + column * jump + j
            if 0 <= y < image.shape[0] and 0 <= x < image.shape[1]:
                result[i, j] = image[y, x]
    return result
