"""Multiplies each map by its weight in the array that was passed in."""

# /// expect
# fails = [
#     "googlenet.conv1x1: dtype and input left alone",
# ]
# names = ["work on a copy"]
# ///

# %% answer="conv1x1"
def conv1x1(maps, kernel, bias):
    result = []
    before = maps.copy()
    for j in range(kernel.shape[-1]):
        maps *= 0
        maps += before * kernel[0, 0, :, j]
        result.append(maps.sum(axis=-1) + bias[j])
    return np.stack(result, axis=-1)
