"""The start is left out."""
# /// expect
# fails = [
#     "what_it_sees.patch: inside",
#     "what_it_sees.patch: over the border",
# ]
# names = ["is left out"]
# ///


# %% answer="patch"
def patch(image, row, column, field):
    size, jump, start = field
    padded = np.pad(image, [(size, size), (size, size), (0, 0)])
    top, left = row * jump + size, column * jump + size
    return padded[top : top + size, left : left + size]
