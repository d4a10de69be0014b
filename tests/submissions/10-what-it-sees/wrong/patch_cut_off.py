"""Cut off at the border."""
# /// expect
# fails = [
#     "what_it_sees.patch: over the border",
# ]
# names = ["cut off at the border"]
# ///


# %% answer="patch"
def patch(image, row, column, field):
    size, jump, start = field
    top, left = start + row * jump, start + column * jump
    return image[max(top, 0) : top + size, max(left, 0) : left + size]
