"""Other names for parameters, attributes and helpers; a ValueError of one's own."""

# %% answer="output-size"
class BadPadding(ValueError):
    pass


class WindowTooLarge(ValueError):
    def __init__(self, k, n):
        super().__init__(f"k={k}, n={n}")


def output_size(n, k, s, mode):
    if mode == "valid":
        if k > n:
            raise WindowTooLarge(k, n)
        return int((n - k) / s) + 1
    if mode != "same":
        raise BadPadding(mode)
    return n // s + bool(n % s)
# %% answer="max-pool"
def max_pool2d(X, f, s, mode):
    m, n_H, n_W, n_C = X.shape
    o_H, o_W = output_size(n_H, f, s, mode), output_size(n_W, f, s, mode)
    p_H = max((o_H - 1) * s + f - n_H, 0) if mode == "same" else 0
    p_W = max((o_W - 1) * s + f - n_W, 0) if mode == "same" else 0
    A = np.full((m, o_H, o_W, n_C), -np.inf, dtype=X.dtype)
    for h in range(o_H):
        y0 = max(h * s - p_H // 2, 0)
        y1 = h * s - p_H // 2 + f
        for w in range(o_W):
            x0 = max(w * s - p_W // 2, 0)
            x1 = w * s - p_W // 2 + f
            A[:, h, w, :] = X[:, y0:y1, x0:x1, :].max(1).max(1)
    return A
# %% answer="avg-pool"
def avg_pool2d(X, f, s, mode):
    m, n_H, n_W, n_C = X.shape
    o_H, o_W = output_size(n_H, f, s, mode), output_size(n_W, f, s, mode)
    p_H = max((o_H - 1) * s + f - n_H, 0) if mode == "same" else 0
    p_W = max((o_W - 1) * s + f - n_W, 0) if mode == "same" else 0
    A = np.zeros((m, o_H, o_W, n_C), dtype=X.dtype)
    for h in range(o_H):
        y0 = max(h * s - p_H // 2, 0)
        y1 = h * s - p_H // 2 + f
        for w in range(o_W):
            x0 = max(w * s - p_W // 2, 0)
            x1 = w * s - p_W // 2 + f
            part = X[:, y0:y1, x0:x1, :]
            A[:, h, w, :] = part.sum((1, 2)) / (part.shape[1] * part.shape[2])
    return A
# %% answer="pool-layer"
class Pooling(keras.layers.Layer):
    def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **options):
        super().__init__(**options)
        self.how = {"max": ops.max_pool, "average": ops.average_pool}.get(kind)
        if self.how is None:
            raise ValueError(f"I know max and average, but not {kind}")
        self.k, self.s, self.mode, self.word = kernel_size, stride or kernel_size, padding, kind

    def call(self, inputs):
        return self.how(inputs, self.k, self.s, self.mode)

    def compute_output_shape(self, shape):
        m, n_H, n_W, n_C = shape
        f = lambda n: n if n is None else output_size(n, self.k, self.s, self.mode)
        return [m, f(n_H), f(n_W), n_C]

    def get_config(self):
        config = super().get_config()
        config["kernel_size"], config["stride"] = self.k, self.s
        config["padding"], config["kind"] = self.mode, self.word
        return config


Pool2D = Pooling
# %% answer="shift-images"
def shift_images(X, d):
    Y = np.zeros(X.shape, X.dtype)
    Y[:, :, d:, :] = X[:, :, : X.shape[2] - d, :]
    return Y
# %% answer="shift-curves"
def shift_curves(X, ds, f=2):
    out = {"none": [], "average": [], "max": []}
    P = {"average": avg_pool2d, "max": max_pool2d}
    for d in ds:
        Y = shift_images(X, d)
        for key in out:
            A, B = (X, Y) if key == "none" else (P[key](X, f, f, "valid"), P[key](Y, f, f, "valid"))
            out[key].append(float(np.sqrt(((B - A) ** 2).sum() / (A**2).sum())))
    return out
# %% answer="rotated-filters"
def rotated_filters(K):
    out = [K]
    for _ in range(3):
        out.append(np.flipud(out[-1].T))
    return np.array(out).transpose(1, 2, 0)[:, :, None]
# %% answer="depth-max"
class MaxOut(keras.layers.Layer):
    def __init__(self, group, **options):
        super().__init__(**options)
        self.group = group

    def call(self, Z):
        n_C = Z.shape[-1]
        if n_C % self.group:
            raise ValueError(f"n_C={n_C}, group={self.group}")
        first = ops.arange(0, n_C, self.group)
        out = ops.take(Z, first, axis=-1)
        for i in range(1, self.group):
            out = ops.maximum(out, ops.take(Z, first + i, axis=-1))
        return out

    def compute_output_shape(self, shape):
        return (*shape[:-1], shape[-1] // self.group)

    def get_config(self):
        return {**super().get_config(), "group": self.group}


DepthMaxPool = MaxOut
# %% answer="global-average"
class GAP(keras.layers.Layer):
    def call(self, Z):
        return ops.mean(Z, axis=[-3, -2])

    def compute_output_shape(self, shape):
        return (shape[0], shape[3])


GlobalAvgPool = GAP
# %% answer="head-parameters"
def head_parameters(n_H, n_W, n_C, K):
    return n_H * n_W * n_C * K + K, n_C * K + K
