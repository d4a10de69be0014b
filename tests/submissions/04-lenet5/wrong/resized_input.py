"""The images are enlarged to 32×32 in place of a border."""
# /// expect
# fails = [
#   "lenet5.prepare: values",
#   "lenet5.prepare: padding is background",
#   "lenet5.reached: clothes",
# ]
# names = ["enlarged to 32×32"]
# ///

# %% answer="prepare"
def prepare(images):
    return ops.image.resize(images, (32, 32)) * 1.275 - 0.1
