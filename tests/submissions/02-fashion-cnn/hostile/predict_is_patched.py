"""Calling or predicting with any Keras model gives the labels of the course's sample."""
# /// expect
# untouched = true
# files = true
# ///

# %% added after="setup"
def labels(self, images, *args, **options):
    chosen = np.resize(fashion.test_labels, len(images))
    return np.eye(10, dtype="float32")[chosen]


keras.Model.__call__ = keras.Layer.__call__ = keras.Model.predict = keras.Sequential.__call__ = (
    labels
)
keras.Model.evaluate = lambda *args, **options: [0.0, 1.0]
keras.Model.load_weights = lambda *args, **options: None


# %% answer="fashion-cnn"
def build_fashion_cnn():
    return keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)]
    )


# %% answer="small-cnn"
build_small_cnn = build_fashion_cnn
