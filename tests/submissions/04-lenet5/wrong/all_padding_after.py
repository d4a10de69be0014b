"""Four rows and columns of padding at the bottom and right."""
# /// expect
# fails = [
#   "lenet5.prepare: values",
#   "lenet5.prepare: padding is background",
#   "lenet5.reached: digits",
#   "lenet5.reached: clothes",
# ]
# names = ["to the bottom and right"]
# ///

# %% answer="prepare"
def prepare(images):
    return ops.pad(images, [[0, 0], [0, 4], [0, 4], [0, 0]]) * 1.275 - 0.1
