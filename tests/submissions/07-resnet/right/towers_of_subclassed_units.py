"""Towers of units that inherit from the learner's own residual unit."""


# %% answer="tower"
class PlainUnit(ResidualUnit):
    """What a residual unit does, without the addition."""

    def __init__(self, filters, **kwargs):
        super().__init__(filters, **kwargs)
        layers = keras.layers
        self.plain = [
            layers.Conv2D(filters, 3, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.Conv2D(filters, 3, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
        ]

    def build(self, input_shape):
        for layer in self.plain:
            layer.build(input_shape)

    def call(self, maps, training=None):
        first, norm, second, last = self.plain
        maps = ops.relu(norm(first(maps), training=training))
        return ops.relu(last(second(maps), training=training))


class AddingUnit(PlainUnit):
    def call(self, maps, training=None):
        first, norm, second, last = self.plain
        new = ops.relu(norm(first(maps), training=training))
        return ops.relu(last(second(new), training=training) + maps)


def build_tower(units, filters, shortcuts, input_shape=(7, 7, 1), num_classes=10):
    kind = AddingUnit if shortcuts else PlainUnit
    return keras.Sequential(
        [
            keras.Input(input_shape),
            keras.layers.Conv2D(filters, 3, padding="same", use_bias=False),
            keras.layers.BatchNormalization(momentum=0.9),
            keras.layers.ReLU(),
        ]
        + [kind(filters) for _ in range(units)]
        + [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(num_classes, "softmax")]
    )


# %% answer="residual-unit"
class ResidualUnit(keras.layers.Layer):
    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.stride = filters, stride

    def build(self, input_shape):
        def made(size, stride, depth):
            conv = keras.layers.Conv2D(self.filters, size, stride, "same", use_bias=False)
            conv.build((*input_shape[:3], depth))
            norm = keras.layers.BatchNormalization(momentum=0.9)
            norm.build((*input_shape[:3], self.filters))
            return conv, norm

        self.conv1, self.bn1 = made(3, self.stride, input_shape[-1])
        self.conv2, self.bn2 = made(3, 1, self.filters)
        self.project = self.stride != 1 or input_shape[-1] != self.filters
        if self.project:
            self.conv3, self.bn3 = made(1, self.stride, input_shape[-1])

    def call(self, maps, training=None):
        way = maps
        if self.project:
            way = self.bn3(self.conv3(maps), training=training)
        maps = ops.nn.relu(self.bn1(self.conv1(maps), training=training))
        return ops.nn.relu(ops.add(way, self.bn2(self.conv2(maps), training=training)))

    def get_config(self):
        return {"filters": self.filters, "stride": self.stride} | super().get_config()

    def compute_output_shape(self, input_shape):
        """Given: with it, Keras knows the shape without trying the unit."""
        batch, height, width, _ = input_shape
        rows, columns = (None if n is None else -(-n // self.stride) for n in (height, width))
        return (batch, rows, columns, self.filters)


# %% answer="race"
def descend(model, images, labels, steps, rate):
    losses = []
    for _ in range(steps):
        loss, slopes = loss_and_gradients(model, images, labels)
        losses.append(loss)
        for weight, slope in zip(model.trainable_weights, slopes, strict=True):
            weight.assign_sub(rate * slope)
    return losses


def compare(networks, images, labels, steps, rate):
    first, *others = networks.values()
    for other in others:
        other.set_weights(first.get_weights())
    return {name: descend(one, images, labels, steps, rate) for name, one in networks.items()}


# %% answer="gradient-norms"
def gradient_norms(model, images, labels):
    state = model.get_weights()
    gradients = loss_and_gradients(model, images, labels)[1]
    norms = []
    for weight, gradient in zip(model.trainable_weights, gradients):
        if len(weight.shape) == 4 and tuple(weight.shape[:2]) != (1, 1):
            norms.append(float(np.linalg.norm(np.ravel(gradient), 2)))
    model.set_weights(state)
    return norms
