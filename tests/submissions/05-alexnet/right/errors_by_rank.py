"""Errors by ranks from a comparison of all pairs, and a metric that holds another one."""

# %% answer="top-k-error"
def top_k_error(scores, labels, k=5):
    n, classes = np.shape(scores)
    if k not in range(1, classes + 1):
        raise ValueError("k is " + str(k) + ", classes are " + str(classes))
    at_least = scores[:, :, None] >= scores[:, None, :]  # image, other class, own class
    ranks = at_least.sum(axis=1)[np.arange(n), labels]
    return np.mean((ranks > k) | np.isnan(np.sum(scores, axis=1)))

# %% answer="top-k-metric"
class TopKError(keras.metrics.Metric):
    def __init__(self, k=5, name="top_k_error", **kwargs):
        super().__init__(name=name, **kwargs)
        self.k = int(k)
        self.inner = keras.metrics.Mean(name="inner")

    def update_state(self, y_true, y_pred, sample_weight=None):
        scores = ops.convert_to_tensor(y_pred)
        if self.k > scores.shape[1]:
            raise ValueError(f"k is {self.k} and there are only {scores.shape[1]} classes")
        truth = ops.one_hot(ops.cast(ops.ravel(y_true), "int32"), scores.shape[1], dtype="bool")
        own = ops.max(ops.where(truth, scores, -np.inf), axis=1, keepdims=True)
        rank = ops.count_nonzero(scores >= own, axis=1)
        self.inner.update_state(ops.where(rank <= self.k, 0.0, 1.0))

    def result(self):
        return self.inner.result()

    def reset_state(self):
        self.inner.reset_state()

    def get_config(self):
        config = super().get_config()
        config["k"] = self.k
        return config
