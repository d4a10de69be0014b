"""Dictionaries of functions, lists for rows, a metric made of a metric, ZF Net read off its table."""


# %% answer="convert-lrn"
def convert_lrn(window, alpha, source, target):
    sides = {
        "equation": (lambda w: w // 2, lambda n: 2 * n),
        "paper": (lambda w: (w - 1) // 2, lambda n: 2 * n + 1),
        "tensorflow": (lambda w: w, lambda n: n),
        "torch": (lambda w: (w - 1) // 2, lambda n: 2 * n + 1),
    }
    for word in (source, target):
        if word not in sides:
            raise ValueError(f"unknown framework {word}")
    if source in ("paper", "torch") and window % 2 == 0:
        raise ValueError(f"even window {window}")
    n = sides[source][0](window)
    a = alpha / (2 * n + 1) if source == "torch" else alpha
    a = a * (2 * n + 1) if target == "torch" else a
    return sides[target][1](n), float(a)


# %% answer="walk"
def walk(table, side, channels=3):
    from math import ceil, floor

    rows = []
    maps = channels
    for name, kind, *args in table:
        if kind == "dense":
            params = (side * side * maps + 1) * args[0]
            side, maps = 1, args[0]
        elif kind == "conv":
            f, k, s, pad, g = args
            params = k * k * (maps // g) * f + f
            side = ceil(side / s) if pad == "same" else floor((side - k) / s) + 1
            maps = f
        else:
            k, s = args
            params = 0
            side = floor((side - k) / s) + 1
        rows.append([side, maps, params])
    return rows


# %% answer="mended"
mended = list(PRINTED)
mended.insert(7, ("pool5", "pool", 3, 2))
mended_parameters = sum(r[2] for r in walk(mended, 227))


# %% answer="random-crops"
def random_crops(images, size, seed):
    rng = np.random.default_rng(seed)
    n, h, w, _ = images.shape
    r = rng.integers(0, h - size, n, endpoint=True)
    c = rng.integers(0, w - size, n, endpoint=True)
    cols = c[:, None] + np.arange(size)
    flip = rng.random(n) < 0.5
    cols[flip] = cols[flip, ::-1]
    return images[
        np.arange(n)[:, None, None], (r[:, None] + np.arange(size))[:, :, None], cols[:, None, :]
    ]


# %% answer="colour-components"
def colour_components(images):
    x = images.reshape(-1, 3).astype(float)
    u, s, vt = np.linalg.svd(np.cov(x, rowvar=False, bias=True))
    return s, u


# %% answer="lighting"
def colour_noise(images, variances, directions, draws):
    return images + np.einsum("cj,j,nj->nc", directions, variances, draws).reshape(-1, 1, 1, 3)


def simple_lighting(images, contrast, brightness):
    out = []
    for im, c, b in zip(images, contrast, brightness):
        out.append((im * c + im.mean() * (1 - c) + b).clip(0, 1))
    return np.stack(out)


# %% answer="ten-crops"
def ten_crops(images, size):
    h, w = images.shape[1:3]
    y, x = (h - size) // 2, (w - size) // 2
    corners = [(0, 0), (0, w - size), (h - size, 0), (h - size, w - size), (y, x)]
    five = np.stack([images[:, i : i + size, j : j + size] for i, j in corners], 1)
    return np.concatenate([five, np.flip(five, 3)], 1)


def ten_crop_predict(predict, images, size):
    crops = ten_crops(images, size)
    return np.mean([predict(crops[:, i]) for i in range(10)], axis=0)


# %% answer="zfnet"
def zfnet_table(wide=False):
    a, b, c = (512, 1024, 512) if wide else (384, 384, 256)
    return [
        ("1", "conv", 96, 7, 2, "valid", 1),
        ("2", "pool", 3, 2),
        ("3", "conv", 256, 5, 2, "same", 1),
        ("4", "pool", 3, 2),
        ("5", "conv", a, 3, 1, "same", 1),
        ("6", "conv", b, 3, 1, "same", 1),
        ("7", "conv", c, 3, 1, "same", 1),
        ("8", "pool", 3, 2),
        ("9", "dense", 4096),
        ("10", "dense", 4096),
        ("11", "dense", 1000),
    ]


def build_zfnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, wide=False):
    net = keras.Sequential([keras.Input(input_shape)])
    seen = 0
    *rows, _ = zfnet_table(wide)
    for row in rows:
        if row[1] == "conv":
            _, _, n, k, s, p, _ = row
            net.add(
                keras.layers.Conv2D(
                    scaled(n, width), k, s, p, activation="relu", kernel_initializer="he_normal"
                )
            )
            seen += 1
            if seen < 3:
                net.add(LocalResponseNorm(4))
        elif row[1] == "pool":
            net.add(keras.layers.MaxPooling2D(*row[2:]))
        else:
            if not any(isinstance(layer, keras.layers.Flatten) for layer in net.layers):
                net.add(keras.layers.Flatten())
            net.add(
                keras.layers.Dense(
                    scaled(row[2], width), activation="relu", kernel_initializer="he_normal"
                )
            )
            net.add(keras.layers.Dropout(0.5))
    net.add(keras.layers.Dense(num_classes, activation="softmax"))
    return net


# %% answer="top-k-error"
def top_k_error(scores, labels, k=5):
    n, c = scores.shape
    if not 1 <= k <= c:
        raise ValueError(f"k={k} of {c} classes")
    s = np.array(scores, dtype=float)
    wrong = 0
    for row, label in zip(s, labels):
        if np.isnan(row).any():
            wrong += 1
            continue
        rivals = np.delete(row, label) >= row[label]
        wrong += rivals.sum() >= k
    return wrong / n


# %% answer="top-k-metric"
class TopKError(keras.metrics.Metric):
    def __init__(self, k=5, name="top_k_error", **kwargs):
        super().__init__(name=name, **kwargs)
        self.k = k
        self.mean = keras.metrics.Mean()

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_pred = ops.convert_to_tensor(y_pred)
        if self.k > y_pred.shape[-1]:
            raise ValueError(f"k={self.k} > {y_pred.shape[-1]}")
        y = ops.cast(ops.reshape(y_true, (-1,)), "int32")
        own = ops.sum(
            ops.one_hot(y, y_pred.shape[-1], dtype=y_pred.dtype) * y_pred, -1, keepdims=True
        )
        rank = ops.sum(ops.cast(y_pred >= own, "int32"), -1) - 1
        self.mean.update_state(ops.cast(rank >= self.k, "float32"))

    def result(self):
        return self.mean.result()

    def reset_state(self):
        self.mean.reset_state()

    def get_config(self):
        return {**super().get_config(), "k": self.k}
