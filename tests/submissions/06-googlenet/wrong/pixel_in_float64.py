"""Float32 goes in, float64 comes out."""

# /// expect
# fails = [
#     "googlenet.conv1x1: dtype and input left alone",
# ]
# names = ["dtype"]
# ///

# %% answer="conv1x1"
def conv1x1(maps, kernel, bias):
    result = np.zeros((*maps.shape[:3], kernel.shape[-1]))
    result += maps @ kernel[0, 0] + bias
    return result
