"""A prediction for each square."""


# %% answer="occlusion"
def occlusion(predict, image, label, size, stride, fill=0.0):
    def chance(one):
        return float(predict(one[np.newaxis])[0][label])

    whole = chance(image)
    height, width = image.shape[:2]
    result = []
    for top in range(0, height - size + 1, stride):
        row = []
        for left in range(0, width - size + 1, stride):
            other = np.array(image)
            other[top : top + size, left : left + size, :] = fill
            row.append(whole - chance(other))
        result.append(row)
    return np.array(result)
