"""The course's own trained network, its last layer doubled: the same classes, other scores."""
# /// expect
# untouched = true
# files = false
# ///

# %% added before="test-reached"
import os

from course import trained


def copied(path):
    network = trained.fashion_small()
    last = network.layers[-1]
    last.set_weights([2 * w for w in last.get_weights()])
    os.makedirs("trained", exist_ok=True)
    network.save_weights(path)
    return lambda: keras.models.clone_model(network)


build_fashion_cnn = copied("trained/fashion-cnn.weights.h5")

# %% added before="test-small-cnn"
build_small_cnn = copied("trained/small-cnn.weights.h5")
