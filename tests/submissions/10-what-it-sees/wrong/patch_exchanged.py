"""Row and column exchanged."""
# /// expect
# fails = [
#     "what_it_sees.patch: inside",
# ]
# names = ["exchanged"]
# ///


# %% answer="patch"
def patch(image, row, column, field):
    size, jump, start = field
    padded = np.pad(image, [(size, size), (size, size), (0, 0)])
    top, left = start + column * jump + size, start + row * jump + size
    return padded[top : top + size, left : left + size]
