"""Squares stay covered."""
# /// expect
# fails = [
#     "what_it_sees.occlusion: windows",
#     "what_it_sees.occlusion: leaves the image alone",
# ]
# names = ["needs a fresh copy"]
# ///


# %% answer="occlusion"
def occlusion(predict, image, label, size, stride, fill=0.0):
    whole = predict(image[None])[0, label]
    rows = []
    for top in range(0, image.shape[0] - size + 1, stride):
        row = []
        for left in range(0, image.shape[1] - size + 1, stride):
            image[top : top + size, left : left + size] = fill
            row.append(whole - predict(image[None])[0, label])
        rows.append(row)
    return np.array(rows)
