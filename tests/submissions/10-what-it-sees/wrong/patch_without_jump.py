"""The position is taken for a pixel."""
# /// expect
# fails = [
#     "what_it_sees.patch: inside",
# ]
# names = ["not multiplied by the jump"]
# ///


# %% answer="patch"
def patch(image, row, column, field):
    size, jump, start = field
    padded = np.pad(image, [(size, size), (size, size), (0, 0)])
    top, left = start + row + size, start + column + size
    return padded[top : top + size, left : left + size]
