"""prepare with NumPy, which no model can begin with."""
# /// expect
# fails = [
#   "lenet5.prepare: inside a model",
#   "lenet5.build_original: 60,000 trainable parameters",
#   "lenet5.build_original: values",
#   "lenet5.build_original: distances to the bitmaps",
#   "lenet5.build_modern: 61,706 parameters",
#   "lenet5.build_modern: ReLU and max pooling",
#   "lenet5.build_modern: tanh and average pooling",
#   "lenet5.reached: digits",
#   "lenet5.reached: clothes",
# ]
# names = []
# ///

# %% answer="prepare"
def prepare(images):
    return np.pad(images, ((0, 0), (2, 2), (2, 2), (0, 0))) * 1.275 - 0.1
