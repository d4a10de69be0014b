"""Squares stick out of the image below; at the right they do not."""

# /// expect
# fails = ["what_it_sees.occlusion: windows"]
# names = ["windows stick out at the bottom"]
# ///


# %% answer="occlusion"
def occlusion(predict, image, label, size, stride, fill=0.0):
    height, width = image.shape[:2]
    tops = range(0, height, stride)
    lefts = range(0, width - size + 1, stride)
    covered = [image]
    for y in tops:
        for x in lefts:
            other = image.copy()
            other[y : y + size, x : x + size] = fill
            covered.append(other)
    chance = np.asarray(predict(np.stack(covered)))[:, label]
    return (chance[0] - chance[1:]).reshape(len(tops), len(lefts))
