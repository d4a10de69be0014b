"""What lies inside is put into zeros."""


# %% answer="patch"
def patch(image, row, column, field):
    size, jump, start = field
    height, width, channels = image.shape
    top, left = start + jump * row, start + jump * column
    y0, y1, x0, x1 = max(top, 0), min(top + size, height), max(left, 0), min(left + size, width)
    result = np.zeros((size, size, channels))
    result[y0 - top : y1 - top, x0 - left : x1 - left] = image[y0:y1, x0:x1]
    return result
