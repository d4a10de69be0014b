"""TopKError holds one of Keras's means; errors are counted row by row."""


# %% answer="top-k-error"
def top_k_error(scores, labels, k=5):
    classes = np.shape(scores)[1]
    if not 1 <= k <= classes:
        raise ValueError(f"k = {k}, but there are {classes} classes")
    right = 0
    for row, label in zip(scores, labels):
        rivals = [s for c, s in enumerate(row) if c != label and s >= row[label]]
        if not any(np.isnan(row)) and len(rivals) < k:
            right += 1
    return 1 - right / len(labels)


# %% answer="top-k-metric"
class TopKError(keras.metrics.Metric):
    def __init__(self, k=5, name="top_k_error", **kwargs):
        super().__init__(name=name, **kwargs)
        self.k = k
        self.mean = keras.metrics.Mean()

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_pred = ops.convert_to_tensor(y_pred)
        if self.k > y_pred.shape[-1]:
            raise ValueError(f"k={self.k} of {y_pred.shape[-1]} classes")
        labels = ops.cast(ops.reshape(y_true, (-1, 1)), "int32")
        own = ops.take_along_axis(y_pred, labels, axis=-1)
        as_good = ops.sum(ops.cast(y_pred >= own, "int32"), axis=-1)  # its own among them
        self.mean.update_state(as_good > self.k)

    def result(self):
        return self.mean.result()

    def reset_state(self):
        self.mean.reset_state()

    def get_config(self):
        return {**super().get_config(), "k": self.k}
