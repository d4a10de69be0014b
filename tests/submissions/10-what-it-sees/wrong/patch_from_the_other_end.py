"""Negative indices count from the end."""
# /// expect
# fails = [
#     "what_it_sees.patch: over the border",
# ]
# names = ["from the opposite border"]
# ///


# %% answer="patch"
def patch(image, row, column, field):
    size, jump, start = field
    rows = np.arange(size) + start + row * jump
    columns = np.arange(size) + start + column * jump
    return image[np.ix_(rows % image.shape[0], columns % image.shape[1])]
