"""All windows are covered in one and the same image, which is asked about many times."""

# /// expect
# fails = ["what_it_sees.occlusion: windows", "what_it_sees.occlusion: leaves the image alone"]
# names = ["each window needs a copy of its own"]
# ///


# %% answer="occlusion"
def occlusion(predict, image, label, size, stride, fill=0.0):
    height, width = image.shape[:2]
    tops = range(0, height - size + 1, stride)
    lefts = range(0, width - size + 1, stride)
    covered = [image]
    for y in tops:
        for x in lefts:
            other = image
            other[y : y + size, x : x + size] = fill
            covered.append(other)
    chance = np.asarray(predict(np.stack(covered)))[:, label]
    return (chance[0] - chance[1:]).reshape(len(tops), len(lefts))
