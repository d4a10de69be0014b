"""The square covers the first channel alone."""

# /// expect
# fails = ["what_it_sees.occlusion: fill"]
# names = ["only some channels are covered"]
# ///


# %% answer="occlusion"
def occlusion(predict, image, label, size, stride, fill=0.0):
    height, width = image.shape[:2]
    tops = range(0, height - size + 1, stride)
    lefts = range(0, width - size + 1, stride)
    covered = [image]
    for y in tops:
        for x in lefts:
            other = image.copy()
            other[y : y + size, x : x + size, 0] = fill
            covered.append(other)
    chance = np.asarray(predict(np.stack(covered)))[:, label]
    return (chance[0] - chance[1:]).reshape(len(tops), len(lefts))
