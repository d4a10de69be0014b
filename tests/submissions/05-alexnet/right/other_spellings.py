"""Normalization map by map, counts as integers, sorting by hand."""


# %% answer="lrn"
class LocalResponseNorm(keras.layers.Layer):
    def __init__(self, r=2, k=1.0, alpha=2e-5, beta=0.75, **kwargs):
        super().__init__(**kwargs)
        self.r = r
        self.k = k
        self.alpha = alpha
        self.beta = beta

    def call(self, maps):
        x = ops.cast(maps, "float32")
        n = x.shape[-1]
        sq = ops.square(x)
        h = self.r // 2
        sums = [ops.sum(sq[..., max(0, i - h) : i + h + 1], axis=-1) for i in range(n)]
        scale = self.k + self.alpha * ops.stack(sums, axis=-1)
        return ops.cast(x / scale**self.beta, maps.dtype)

    def get_config(self):
        c = super().get_config()
        c.update(r=self.r, k=self.k, alpha=self.alpha, beta=self.beta)
        return c


# %% answer="top-k-metric"
class TopKError(keras.metrics.Metric):
    def __init__(self, k=5, name="top_k_error", **kwargs):
        super().__init__(name=name, **kwargs)
        self.k = k
        self.wrong = self.add_variable(shape=(), initializer="zeros", name="wrong", dtype="int32")
        self.seen = self.add_variable(shape=(), initializer="zeros", name="seen", dtype="int32")

    def update_state(self, y_true, y_pred, sample_weight=None):
        n = y_pred.shape[1]
        if self.k > n:
            raise ValueError(f"k={self.k} classes={n}")
        y_true = ops.cast(
            ops.squeeze(y_true, axis=-1) if len(y_true.shape) == 2 else y_true, "int32"
        )
        hot = ops.one_hot(y_true, n)
        own = ops.sum(hot * y_pred, axis=1, keepdims=True)
        rivals = ops.sum(ops.cast(ops.logical_and(y_pred >= own, hot < 0.5), "int32"), axis=1)
        self.wrong.assign_add(ops.sum(ops.cast(rivals >= self.k, "int32")))
        self.seen.assign_add(ops.shape(y_pred)[0])

    def result(self):
        return self.wrong / self.seen

    def get_config(self):
        return {**super().get_config(), "k": self.k}


# %% answer="top-k-error"
def top_k_error(scores, labels, k=5):
    n, c = scores.shape
    if k < 1:
        raise ValueError(f"k={k}")
    if k > c:
        raise ValueError(f"k={k}, only {c} classes")
    errors = 0
    for row, label in zip(scores, labels):
        if np.isnan(row).any():
            errors += 1
            continue
        others = np.delete(row, label)
        errors += not ((others >= row[label]).sum() < k)
    return errors / n


# %% answer="convert-lrn"
def convert_lrn(window, alpha, source, target):
    for n in (source, target):
        if n not in ["equation", "paper", "tensorflow", "torch"]:
            raise ValueError("unknown framework " + n)
    if source in ("paper", "torch") and window % 2 == 0:
        raise ValueError("even window %d" % window)
    half = {"equation": window // 2, "tensorflow": window}.get(source, (window - 1) / 2)
    full = 2 * half + 1
    if source == "torch":
        alpha /= full
    if target == "torch":
        alpha *= full
    return int({"equation": 2 * half, "tensorflow": half}.get(target, full)), alpha


# %% answer="random-crops"
def random_crops(images, size, seed):
    rng = np.random.default_rng(seed)
    out = []
    for img in images:
        i = rng.integers(img.shape[0] - size + 1)
        j = rng.integers(img.shape[1] - size + 1)
        c = img[i : i + size, j : j + size]
        out.append(np.fliplr(c) if rng.random() < 0.5 else c)
    return np.array(out)


# %% answer="zfnet"
def zfnet_table(wide=False):
    t = [list(r) for r in mended]
    t[0][3:5] = [7, 2]
    t[2][4] = 2
    if wide:
        for i, n in zip((4, 5, 6), (512, 1024, 512)):
            t[i][2] = n
    return t


def build_zfnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, wide=False):
    x = inputs = keras.Input(input_shape)
    dense = 0
    for i, row in enumerate(zfnet_table(wide)):
        if row[1] == "conv":
            x = keras.layers.Conv2D(
                scaled(row[2], width),
                row[3],
                row[4],
                row[5],
                activation="relu",
                kernel_initializer="he_uniform",
            )(x)
            if i in (0, 2):
                x = LocalResponseNorm(4)(x)
        elif row[1] == "pool":
            x = keras.layers.MaxPool2D(row[2], row[3])(x)
        else:
            if not dense:
                x = keras.layers.Flatten()(x)
            dense += 1
            if dense == 3:
                x = keras.layers.Dense(num_classes, "softmax")(x)
            else:
                x = keras.layers.Dropout(0.5)(
                    keras.layers.Dense(
                        scaled(row[2], width), "relu", kernel_initializer="he_uniform"
                    )(x)
                )
    return keras.Model(inputs, x)


# %% answer="lighting"
def colour_noise(images, variances, directions, draws):
    return images + np.einsum("ck,k,nk->nc", directions, variances, draws)[:, None, None]


def simple_lighting(images, contrast, brightness):
    out = []
    for im, c, b in zip(images, contrast, brightness):
        out.append(np.clip(im.mean() + c * (im - im.mean()) + b, 0, 1))
    return np.stack(out)


# %% answer="ten-crops"
def ten_crops(images, size):
    h, w = images.shape[1:3]
    tops = [0, 0, h - size, h - size, (h - size) // 2]
    lefts = [0, w - size, 0, w - size, (w - size) // 2]
    five = [images[:, t : t + size, l : l + size] for t, l in zip(tops, lefts)]
    return np.stack(five + [c[:, :, ::-1] for c in five], axis=1)


def ten_crop_predict(predict, images, size):
    return np.mean([predict(ten_crops(images, size)[:, i]) for i in range(10)], axis=0)
