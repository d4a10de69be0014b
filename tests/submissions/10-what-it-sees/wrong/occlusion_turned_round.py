"""A fall is negative."""
# /// expect
# fails = [
#     "what_it_sees.occlusion: falls",
# ]
# names = ["turned round"]
# ///


# %% answer="occlusion"
def occlusion(predict, image, label, size, stride, fill=0.0):
    tops = range(0, image.shape[0] - size + 1, stride)
    lefts = range(0, image.shape[1] - size + 1, stride)
    covered = []
    for top in tops:
        for left in lefts:
            changed = image.copy()
            changed[top : top + size, left : left + size] = fill
            covered.append(changed)
    whole = predict(image[None])[0, label]
    falls = predict(np.stack(covered))[:, label] - whole
    return falls.reshape(len(tops), len(lefts))
