"""Occlusion asks about one image at a time; fields are found from the last layer."""


# %% answer="split"
def split(model, name):
    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    names = [layer.name for layer in layers]
    where = names.index(name) + 1
    front = keras.Sequential([keras.Input(model.inputs[0].shape[1:]), *layers[:where]])
    back = keras.Sequential([keras.Input(front.outputs[0].shape[1:]), *layers[where:]])
    return front, back


# %% answer="class-activation-map"
class NoSuchClass(ValueError):
    pass


def class_activation_map(maps, weights, bias, label):
    k, classes = weights.shape
    if label < 0 or label >= classes:
        raise NoSuchClass(label)
    if maps.shape[2] != k:
        raise ValueError
    found = np.zeros(maps.shape[:2])
    for number in range(k):
        found += weights[number, label] * maps[:, :, number]
    averages = maps.mean(axis=(0, 1))
    return found, float(averages @ weights[:, label] + bias[label])


# %% answer="gap-gradients"
def gap_gradients(weights, label, height, width):
    return np.ones((height, width, 1)) * weights[:, label] / height / width


# %% answer="grad-cam"
def grad_cam(maps, gradients):
    if maps.shape != gradients.shape:
        raise ValueError(f"{maps.shape} and {gradients.shape}")
    h, w, k = maps.shape
    alpha = gradients.reshape(h * w, k).sum(0) / (h * w)
    cam = (maps * alpha).sum(-1)
    return np.where(cam < 0, 0.0, cam)


# %% answer="occlusion"
def occlusion(predict, image, label, size, stride, fill=0.0):
    def chance(one):
        return float(np.array(predict(one[None]))[0][label])

    whole = chance(np.array(image))
    falls = []
    top = 0
    while top + size <= image.shape[0]:
        falls.append([])
        for left in range(0, image.shape[1] - size + 1, stride):
            mask = np.zeros(image.shape, bool)
            mask[top : top + size, left : left + size] = True
            falls[-1].append(whole - chance(np.where(mask, fill, image)))
        top += stride
    return np.array(falls)


# %% answer="receptive-field"
def receptive_field(layers):
    """First and last pixel of position 0, from the last layer to the first."""
    first, last, jump = 0, 0, 1
    for kernel_size, stride, padding in layers[::-1]:
        first, last = first * stride - padding, last * stride - padding + kernel_size - 1
        jump *= stride
    return [last - first + 1, jump, first]


# %% answer="strongest"
def strongest(maps, count):
    n, h, w = np.shape(maps)
    if count < 1:
        raise ValueError("at least one image")
    if count > n:
        raise ValueError("not so many images")
    flat = np.reshape(maps, (n, h * w))
    place = flat.argmax(axis=1)
    order = np.argsort(-flat.max(axis=1), kind="stable")[:count]
    return [(int(i), int(place[i] // w), int(place[i] % w)) for i in order]


# %% answer="patch"
def patch(image, row, column, field):
    size, jump, start = field
    height, width, _ = image.shape
    margin = size + abs(start) + jump * (abs(row) + abs(column) + 1)
    padded = np.pad(image, [(margin, margin), (margin, margin), (0, 0)])
    top, left = margin + start + row * jump, margin + start + column * jump
    return padded[top : top + size, left : left + size]
