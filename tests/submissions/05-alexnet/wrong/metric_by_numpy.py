"""Counts with NumPy, which fails on the tensors of a model."""
# /// expect
# fails = [
#   "alexnet.top_k_metric: in a model",
# ]
# names = []
# ///

# %% answer="top-k-metric"
class TopKError(keras.metrics.Metric):

    def __init__(self, k=5, name="top_k_error", **kwargs):
        super().__init__(name=name, **kwargs)
        self.k = k
        self.wrong = self.add_weight(name="wrong", initializer="zeros")
        self.seen = self.add_weight(name="seen", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_pred = np.array(y_pred)
        y_true = np.array(y_true)
        classes = y_pred.shape[-1]
        if self.k > classes:
            raise ValueError(f"k = {self.k}, but there are {classes} classes")
        labels = ops.reshape(ops.cast(y_true, "int32"), (-1, 1))
        own = ops.take_along_axis(y_pred, labels, axis=-1)
        others = ops.sum(ops.cast(y_pred >= own, "float32"), axis=-1) - 1
        wrong = ops.cast(others >= self.k, "float32")
        self.wrong.assign_add(ops.sum(wrong))
        self.seen.assign_add(ops.sum(ops.ones_like(wrong)))

    def result(self):
        return self.wrong / ops.maximum(self.seen, 1.0)

    def reset_state(self):
        self.wrong.assign(0.0)
        self.seen.assign(0.0)

    def get_config(self):
        return {**super().get_config(), "k": self.k}
