"""Squares in another order, put in their places."""


# %% answer="occlusion"
def occlusion(predict, image, label, size, stride, fill=0.0):
    whole = predict(image[None])[0, label]
    tops = list(range(0, image.shape[0] + 1 - size, stride))
    lefts = list(range(0, image.shape[1] + 1 - size, stride))
    falls = np.empty((len(tops), len(lefts)))
    for j, left in enumerate(lefts):
        stack = np.repeat(image[None], len(tops), axis=0)
        for i, top in enumerate(tops):
            stack[i, top : top + size, left : left + size] = fill
        falls[:, j] = whole - predict(stack)[:, label]
    return falls
