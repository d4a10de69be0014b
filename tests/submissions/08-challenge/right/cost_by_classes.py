"""Each kind of layer is a class that knows what it costs."""


# %% answer="layer-cost"
class Layer:
    def __init__(self, *options):
        self.options = options

    def weights(self, shape):
        return 0

    def biases(self, shape):
        return 0

    def products(self, shape):
        pixels = 1
        for n in self.shape(shape)[:-1]:
            pixels *= n
        return self.weights(shape) * pixels


class Convolution(Layer):
    def shape(self, shape):
        stride = self.options[-1]
        return tuple((n + stride - 1) // stride for n in shape[:2]) + (self.biases(shape),)

    def biases(self, shape):
        return self.options[1]

    def weights(self, shape):
        return self.options[0] ** 2 * shape[2] * self.options[1]


class Depthwise(Convolution):
    def biases(self, shape):
        return shape[2]

    def weights(self, shape):
        return self.options[0] ** 2 * shape[2]


class Separable(Convolution):
    def weights(self, shape):
        return shape[2] * (self.options[0] ** 2 + self.options[1])


class Norm(Layer):
    def shape(self, shape):
        return tuple(shape)

    def biases(self, shape):
        return 4 * shape[-1]

    def products(self, shape):
        return int(np.prod(shape))


class Pool(Layer):
    def shape(self, shape):
        size = self.options[0]
        return shape[0] // size, shape[1] // size, shape[2]


class Global(Layer):
    def shape(self, shape):
        return (shape[2],)


class Dense(Layer):
    def __init__(self, units):
        self.units = units

    def shape(self, shape):
        if len(shape) == 3:
            raise ValueError("no dense layer on maps")
        return (self.units,)

    def biases(self, shape):
        return self.units

    def weights(self, shape):
        return shape[0] * self.units


KINDS = {
    "conv": Convolution,
    "depthwise": Depthwise,
    "separable": Separable,
    "norm": Norm,
    "pool": Pool,
    "global": Global,
    "dense": Dense,
}


def layer_cost(layer, shape):
    kind, *options = layer
    try:
        made = KINDS[kind](*options)
    except KeyError as error:
        raise ValueError(f"no layer of the kind {error}") from None
    out = made.shape(shape)
    return out, made.weights(shape) + made.biases(shape), made.products(shape)
