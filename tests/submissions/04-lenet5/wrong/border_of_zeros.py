"""The border is put on after the grey levels are changed."""
# /// expect
# fails = [
#   "lenet5.prepare: padding is background",
# ]
# names = ["so the border is 0 and not background"]
# ///

# %% answer="prepare"
def prepare(images):
    return ops.pad(images * 1.275 - 0.1, [[0, 0], [2, 2], [2, 2], [0, 0]])
