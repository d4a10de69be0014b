"""Moved until it fits."""
# /// expect
# fails = [
#     "what_it_sees.patch: over the border",
# ]
# names = ["moved until it lies inside"]
# ///


# %% answer="patch"
def patch(image, row, column, field):
    size, jump, start = field
    top = min(max(start + row * jump, 0), image.shape[0] - size)
    left = min(max(start + column * jump, 0), image.shape[1] - size)
    return image[top : top + size, left : left + size]
