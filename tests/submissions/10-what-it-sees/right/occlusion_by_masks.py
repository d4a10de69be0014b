"""Masks and np.where; the whole image is the first of one batch."""


# %% answer="occlusion"
def occlusion(predict, image, label, size, stride, fill=0.0):
    rows = (image.shape[0] - size) // stride + 1
    columns = (image.shape[1] - size) // stride + 1
    y, x = np.indices(image.shape[:2])
    batch = [image]
    for place in range(rows * columns):
        top, left = place // columns * stride, place % columns * stride
        inside = (y >= top) & (y < top + size) & (x >= left) & (x < left + size)
        batch.append(np.where(inside[..., None], fill, image))
    chances = predict(np.stack(batch))[:, label]
    return (chances[0] - chances[1:]).reshape(rows, columns)
