"""A default layer that is a function, a network grown from lists, NumPy's integers."""


# %% answer="default-conv"
def DefaultConv2D(*args, **kwargs):
    options = dict(kernel_size=(3, 3), padding="same", activation=keras.activations.relu)
    names = ["filters", "kernel_size"]
    options.update(zip(names, args))
    options.update(kwargs)
    return keras.layers.Conv2D(**options)


# %% answer="twin"
def build_twin(kernel_sizes):
    x = inputs = keras.layers.Input(shape=(28, 28, 1))
    x = keras.layers.Activation("relu")(
        keras.layers.Conv2D(32, 5, padding="same", kernel_initializer="he_normal")(x)
    )
    x = keras.layers.MaxPool2D((2, 2), strides=2)(x)
    for k in kernel_sizes:
        x = keras.layers.ReLU()(keras.layers.Conv2D(32, (k, k), padding="same")(x))
    x = keras.layers.MaxPool2D()(x)
    x = keras.layers.Reshape((-1,))(x)
    return keras.models.Model(inputs, keras.layers.Softmax()(keras.layers.Dense(10)(x)))


# %% answer="fashion-cnn"
class FashionCNN(keras.Model):
    def __init__(self):
        super().__init__()
        C, P = keras.layers.Conv2D, keras.layers.MaxPooling2D
        self.body = [
            C(64, 7, padding="same", activation="relu"),
            P(),
            C(128, 3, padding="same", activation="relu"),
            C(128, 3, padding="same", activation="relu"),
            P(),
            C(256, 3, padding="same", activation="relu"),
            C(256, 3, padding="same", activation="relu"),
            P(),
            keras.layers.Flatten(),
        ]
        self.d1 = keras.layers.Dense(128, "relu")
        self.d2 = keras.layers.Dense(64, "relu")
        self.out = keras.layers.Dense(10, "softmax")
        self.drop = keras.layers.Dropout(rate=0.5)

    def call(self, x, training=False):
        for layer in self.body:
            x = layer(x)
        x = self.drop(self.d1(x), training=training)
        x = self.drop(self.d2(x), training=training)
        return self.out(x)


def build_fashion_cnn():
    model = FashionCNN()
    model.build((None, 28, 28, 1))
    return model


# %% answer="plan"
def plan(layers, shape):
    out = []
    for layer in layers:
        shape = np.array(shape)
        match layer:
            case ("conv", k, f):
                w = k * k * shape[-1] * f
                new, p, m = (*shape[:2], f), w + f, w * shape[0] * shape[1]
            case ("pool", s):
                new, p, m = (*(shape[:2] // s), shape[2]), 0, 0
            case ("flatten",):
                new, p, m = (np.prod(shape),), 0, 0
            case ("dense", u):
                if len(shape) > 1:
                    raise ValueError("put a flatten layer before the dense one")
                new, p, m = (u,), (shape[0] + 1) * u, shape[0] * u
            case _:
                raise ValueError(f"{layer[0]} is unknown")
        out.append([new, p, m])
        shape = new
    return out


# %% answer="receptive-field"
def receptive_field(layers):
    sees = 1
    for k, s in reversed(layers):
        sees = (sees - 1) * s + k
    return sees


# %% answer="confusion-matrix"
def confusion_matrix(labels, predictions, num_classes):
    labels, predictions = np.asarray(labels), np.asarray(predictions)
    if labels.shape != predictions.shape:
        raise ValueError(f"shapes {labels.shape} and {predictions.shape}")
    return np.bincount(labels * num_classes + predictions, minlength=num_classes**2).reshape(
        num_classes, num_classes
    )


# %% answer="most-confused"
def most_confused(matrix, names, k):
    m = np.array(matrix)
    np.fill_diagonal(m, 0)
    order = np.argsort(-m, axis=None, kind="stable")[:k]
    rows, cols = np.unravel_index(order, m.shape)
    return [(names[r], names[c], m[r, c]) for r, c in zip(rows, cols) if m[r, c] > 0]
