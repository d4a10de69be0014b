"""The border's pixels are repeated."""
# /// expect
# fails = [
#     "what_it_sees.patch: over the border",
# ]
# names = ["the border's pixels are repeated"]
# ///


# %% answer="patch"
def patch(image, row, column, field):
    size, jump, start = field
    padded = np.pad(image, [(size, size), (size, size), (0, 0)], mode="edge")
    top, left = start + row * jump + size, start + column * jump + size
    return padded[top : top + size, left : left + size]
