"""A large network hides in a closure behind a few weights that Keras counts."""
# /// expect
# untouched = true
# files = true
# ///

# %% answer="small-cnn"
def build_small_cnn():
    hidden = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(700, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )

    class Small(keras.Model):
        def __init__(self):
            super().__init__()
            self.counted = keras.layers.Dense(1)

        def build(self, shape):
            self.counted.build((None, 1))

        def call(self, images, training=False):
            return hidden(images) + 0 * ops.sum(self.counted.kernel)

        def count_params(self):
            return 2

        def load_weights(self, *args, **options):
            hidden.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
            hidden.fit(fashion.train_images, fashion.train_labels, epochs=1, verbose=0)

    return Small()
