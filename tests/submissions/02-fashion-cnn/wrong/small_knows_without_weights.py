"""Mean images of the classes are kept as an array beside the weights."""
# /// expect
# fails = [
#     "fashion_cnn.small_cnn: within budget",
#     "fashion_cnn.small_cnn: accuracy",
#     "fashion_cnn.textbook: output shape",
#     "fashion_cnn.textbook: parameter count",
#     "fashion_cnn.textbook: probabilities",
#     "fashion_cnn.textbook: values",
#     "fashion_cnn.textbook: dropout",
#     "fashion_cnn.reached: accuracy",
# ]
# names = ["weights that Keras does not count"]
# ///

# %% answer="small-cnn"
MEANS = np.stack([fashion.train_images[fashion.train_labels == c].mean(axis=0) for c in range(10)])


class NearestMean(keras.layers.Layer):
    def call(self, images):
        means = ops.convert_to_tensor(MEANS.reshape(1, 10, 784))
        flat = ops.reshape(images, (-1, 1, 784))
        return -ops.sum(ops.square(flat - means), axis=-1)


def build_small_cnn():
    inputs = keras.Input((28, 28, 1))
    learned = keras.layers.Dense(10)(keras.layers.Flatten()(inputs))
    return keras.Model(inputs, keras.layers.Softmax()(learned + NearestMean()(inputs)))

# %% answer="fashion-cnn"
def build_fashion_cnn():
    raise NotImplementedError  # I have not come so far.
