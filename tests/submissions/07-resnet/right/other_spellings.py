"""Sequential networks inside a unit, a network that is a class, sums by a layer."""


# %% answer="run-chain"
def run_chain(signal, weights, shortcut):
    out = [np.array(signal)]
    for w in weights:
        z = np.asarray(ops.relu(ops.matmul(out[-1], w)))
        out.append(z + shortcut * out[-1])
    return out


# %% answer="chain-gradients"
def chain_gradients(signal, weights, shortcut):
    xs = run_chain(signal, weights, shortcut)
    gs = [np.ones(xs[-1].shape)]
    for x, w in list(zip(xs[:-1], weights))[::-1]:
        g = gs[-1]
        mask = (x @ w) > 0
        gs.append((g * mask) @ w.T + (g if shortcut else 0))
    return gs[::-1]


# %% answer="residual-unit"
class ResidualUnit(keras.layers.Layer):
    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.stride = stride

    def build(self, input_shape):
        C = lambda k, s: keras.layers.Conv2D(self.filters, k, s, padding="same", use_bias=False)
        B = lambda: keras.layers.BatchNormalization(momentum=0.9)
        self.main = keras.Sequential([C(3, self.stride), B(), keras.layers.ReLU(), C(3, 1), B()])
        self.main.build(input_shape)
        if self.stride > 1 or input_shape[-1] != self.filters:
            self.skip = keras.Sequential([C(1, self.stride), B()])
            self.skip.build(input_shape)
        else:
            self.skip = None
        super().build(input_shape)

    def call(self, maps, training=None):
        y = self.main(maps, training=training)
        s = maps if self.skip is None else self.skip(maps, training=training)
        return keras.activations.relu(keras.layers.add([y, s]))

    def get_config(self):
        config = super().get_config()
        config.update({"filters": self.filters, "stride": self.stride})
        return config

    def compute_output_shape(self, input_shape):
        batch, height, width, _ = input_shape
        rows, columns = (None if n is None else -(-n // self.stride) for n in (height, width))
        return (batch, rows, columns, self.filters)


# %% answer="resnet"
class Net(keras.Model):
    def __init__(self, num_classes, units, filters, small_images):
        super().__init__()
        self.given = num_classes, units, filters, small_images
        self.stem = [
            keras.layers.Conv2D(
                filters, 3 if small_images else 7, 2, padding="same", use_bias=False
            ),
            keras.layers.BatchNormalization(),
            keras.layers.ReLU(),
        ]
        if not small_images:
            self.stem.append(keras.layers.MaxPool2D(3, 2, padding="same"))
        self.units = []
        for i, n in enumerate(units):
            for k in range(n):
                self.units.append(ResidualUnit(filters * 2**i, 2 if i > 0 and k == 0 else 1))
        self.head = [keras.layers.GlobalAvgPool2D(), keras.layers.Dense(num_classes, "softmax")]

    def get_config(self):
        names = "num_classes", "units", "filters", "small_images"
        return dict(zip(names, self.given))

    def call(self, x, training=None):
        for l in self.stem + self.units + self.head:
            x = (
                l(x, training=training)
                if isinstance(l, (ResidualUnit, keras.layers.BatchNormalization))
                else l(x)
            )
        return x


def build_resnet(input_shape, num_classes, units=(3, 4, 6, 3), filters=64, small_images=False):
    net = Net(num_classes, units, filters, small_images)
    net(np.zeros((1, *input_shape), "float32"))
    return net


def build_resnet34(input_shape=(224, 224, 3), num_classes=1000):
    return build_resnet(input_shape, num_classes)


# %% answer="tower"
def build_tower(units, filters, shortcuts, input_shape=(7, 7, 1), num_classes=10):
    inp = keras.Input(input_shape)
    conv = lambda x: keras.layers.BatchNormalization()(
        keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    )
    x = ops.relu(conv(inp))
    for _ in range(units):
        y = conv(ops.relu(conv(x)))
        x = ops.relu(ops.add(x, y) if shortcuts else y)
    x = ops.mean(x, axis=[1, 2])
    return keras.Model(inp, keras.layers.Dense(num_classes, activation="softmax")(x))


# %% answer="race"
def descend(model, images, labels, steps, rate):
    out = []
    for i in range(steps):
        loss, grads = loss_and_gradients(model, images, labels)
        for w, g in zip(model.trainable_weights, grads):
            w.assign_sub(rate * g)
        out += [loss]
    return out


def compare(networks, images, labels, steps, rate):
    first = list(networks.values())[0]
    start = [w.numpy() for w in first.weights]
    result = dict()
    for k, m in networks.items():
        for w, s in zip(m.weights, start):
            w.assign(s)
        result[k] = descend(m, images, labels, steps, rate)
    return result


# %% answer="gradient-norms"
def gradient_norms(model, images, labels):
    _, gs = loss_and_gradients(model, images, labels)
    return [
        np.linalg.norm(g)
        for w, g in zip(model.trainable_weights, gs)
        if w.name == "kernel" and len(w.shape) == 4 and w.shape[0] > 1
    ]
