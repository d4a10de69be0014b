"""The course's own trained network, some units pruned, answering with zeros and ones."""
# /// expect
# untouched = true
# files = false
# ///

# %% added before="test-reached"
import os

from course import trained


def copied(path):
    network = trained.fashion_small()
    hidden = [layer for layer in network.layers if isinstance(layer, keras.layers.Dense)][0]
    kernel, bias = hidden.get_weights()
    least = np.argsort(np.linalg.norm(kernel, axis=0))[:8]
    kernel[:, least], bias[least] = 0, 0
    hidden.set_weights([kernel, bias])
    os.makedirs("trained", exist_ok=True)

    def build():
        scores = keras.models.clone_model(network)
        decided = keras.layers.Lambda(lambda p: ops.one_hot(ops.argmax(p, axis=-1), 10))
        return keras.Sequential([keras.Input((28, 28, 1)), scores, decided])

    whole = build()
    whole.set_weights(network.get_weights())
    whole.save_weights(path)
    return build


build_fashion_cnn = copied("trained/fashion-cnn.weights.h5")

# %% added before="test-small-cnn"
build_small_cnn = copied("trained/small-cnn.weights.h5")
