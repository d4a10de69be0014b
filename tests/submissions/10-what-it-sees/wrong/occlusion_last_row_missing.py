"""The last row of windows is left out; columns are right."""

# /// expect
# fails = ["what_it_sees.occlusion: windows"]
# names = ["the windows of the last row are left out"]
# ///


# %% answer="occlusion"
def occlusion(predict, image, label, size, stride, fill=0.0):
    def chance(one):
        return float(np.array(predict(one[None]))[0][label])

    whole = chance(np.array(image))
    falls = []
    top = 0
    while top + size < image.shape[0]:
        falls.append([])
        for left in range(0, image.shape[1] - size + 1, stride):
            mask = np.zeros(image.shape, bool)
            mask[top : top + size, left : left + size] = True
            falls[-1].append(whole - chance(np.where(mask, fill, image)))
        top += stride
    return np.array(falls)
