"""Patches and tables by TensorFlow, `match`, lists in place of tuples, NumPy ints."""

# %% added before="conv2d"
import tensorflow as tf
from typing import List, Tuple


# %% answer="conv2d"
def conv2d(
    images: np.ndarray, kernel: np.ndarray, bias: np.ndarray, stride: int, padding: str
) -> np.ndarray:
    assert_padding = ("valid", "same")
    if padding not in assert_padding:
        raise ValueError("padding must be one of %s, not %s" % (assert_padding, padding))
    if kernel.shape[2] != images.shape[-1]:
        raise ValueError("expected %d channels, got %d" % (kernel.shape[2], images.shape[-1]))
    k = kernel.shape[0]
    patches = tf.image.extract_patches(
        tf.constant(images, tf.float64),
        [1, k, k, 1],
        [1, stride, stride, 1],
        [1] * 4,
        padding.upper(),
    )
    w = tf.reshape(tf.constant(kernel, tf.float64), (-1, kernel.shape[3]))
    y = tf.einsum("nijk,kf->nijf", patches, w) + bias.astype("float64")
    return y.numpy().astype(images.dtype)


# %% answer="plan"
def plan(layers: List[Tuple], shape: Tuple) -> List[Tuple]:
    out = []
    for layer in layers:
        match layer:
            case ("conv", k, f):
                h, w, c = shape
                shape = h, w, f
                out += [(shape, f * (k**2 * c + 1), h * w * f * c * k**2)]
            case ("pool", s):
                shape = (*(n // s for n in shape[:2]), shape[2])
                out += [(shape, 0, 0)]
            case ("flatten",):
                shape = (np.prod(shape),)
                out += [(shape, 0, 0)]
            case ("dense", u):
                if len(shape) > 1:
                    raise ValueError(f"dense after {shape}: use flatten first")
                n = shape[0]
                shape = (u,)
                out += [(shape, n * u + u, n * u)]
            case _:
                raise ValueError(f"layer {layer[0]} not supported")
    return out


# %% answer="receptive-field"
def receptive_field(layers: List[Tuple[int, int]]) -> int:
    r = 1
    for k, s in reversed(layers):
        r = (r - 1) * s + k
    return r


# %% answer="default-conv"
DefaultConv2D = lambda *a, **kw: keras.layers.Conv2D(
    *a,
    **{
        **(dict(kernel_size=3) if len(a) < 2 else {}),
        "padding": "same",
        "activation": tf.nn.relu,
        **kw,
    },
)


# %% answer="twin"
def build_twin(kernel_sizes):
    model = keras.models.Sequential(name="twin")
    model.add(keras.layers.InputLayer(shape=(28, 28, 1)))
    model.add(keras.layers.Conv2D(32, (5, 5), padding="same"))
    model.add(keras.layers.ReLU())
    model.add(keras.layers.MaxPooling2D((2, 2), strides=2))
    for k in kernel_sizes:
        model.add(keras.layers.Conv2D(32, (k, k), padding="same"))
        model.add(keras.layers.Activation(tf.nn.relu))
    model.add(keras.layers.MaxPooling2D((2, 2), strides=2))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(10))
    model.add(keras.layers.Softmax())
    return model


# %% answer="confusion-matrix"
def confusion_matrix(labels, predictions, num_classes):
    a, b = len(labels), len(predictions)
    if a - b:
        raise ValueError(f"labels: {a}, predictions: {b}")
    return tf.math.confusion_matrix(labels, predictions, num_classes=num_classes).numpy()


# %% answer="most-confused"
def most_confused(matrix, names, k):
    m = np.array(matrix)
    np.fill_diagonal(m, 0)
    order = np.argsort(-m, axis=None, kind="stable")[:k]
    rows, cols = np.unravel_index(order, m.shape)
    return [[names[r], names[c], m[r, c]] for r, c in zip(rows, cols) if m[r, c]]
