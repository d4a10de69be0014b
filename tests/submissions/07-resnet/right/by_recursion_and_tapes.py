"""Recursion, gradient tapes, an optimizer without momentum, NumPy ints."""

# %% added before="run-chain"
import tensorflow as tf


# %% answer="run-chain"
def run_chain(signal, weights, shortcut):
    if not weights:
        return [signal]
    w, *rest = weights
    y = np.clip(signal @ w, 0, None) + (signal if shortcut else 0)
    return [signal] + run_chain(y, rest, shortcut)


# %% answer="chain-gradients"
def chain_gradients(signal, weights, shortcut):
    with tf.GradientTape() as tape:
        h = tf.constant(signal, tf.float64)
        tape.watch(h)
        hs = [h]
        for w in weights:
            y = tf.nn.relu(h @ tf.constant(w, tf.float64))
            h = h + y if shortcut else tf.identity(y)
            tape.watch(h)
            hs.append(h)
        loss = tf.reduce_sum(h)
    return [g.numpy() for g in tape.gradient(loss, hs)]


# %% answer="batch-norm"
def batch_norm(
    maps, gamma, beta, moving_mean, moving_variance, training, momentum=0.9, epsilon=1e-3
):
    if training:
        flat = maps.reshape(-1, maps.shape[-1])
        mu, var = flat.mean(0), flat.var(0)
        moving_mean = moving_mean * momentum + (1 - momentum) * mu
        moving_variance = moving_variance * momentum + (1 - momentum) * var
    else:
        mu, var = moving_mean, moving_variance
    inv = gamma / np.sqrt(var + epsilon)
    return maps * inv + (beta - mu * inv), moving_mean, moving_variance


# %% answer="costs"
def resnet_depth(units, convolutions=2):
    return 2 + np.sum(units) * convolutions


def _c(k, a, b, p):
    return np.array([k * k * a * b + 2 * b, k * k * a * b * p])


def basic_cost(maps_in, filters, height, width, stride=1):
    p = int(np.ceil(height / stride)) * int(np.ceil(width / stride))
    cost = _c(3, maps_in, filters, p) + _c(3, filters, filters, p)
    if stride != 1 or maps_in != filters:
        cost += _c(1, maps_in, filters, p)
    return tuple(cost)


def bottleneck_cost(maps_in, filters, height, width):
    p = height * width
    layers = [(1, maps_in, filters), (3, filters, filters), (1, filters, 4 * filters)]
    if maps_in != 4 * filters:
        layers.append((1, maps_in, 4 * filters))
    return tuple(sum(_c(*layer, p) for layer in layers).tolist())


def stage_costs(units, filters, size):
    costs = []
    depth = filters
    for i, n in enumerate(units):
        params = macs = 0
        for j in range(n):
            stride = 2 if i > 0 and j == 0 else 1
            p, m = basic_cost(depth, filters * 2**i, size, size, stride)
            size = (size + stride - 1) // stride
            depth = filters * 2**i
            params, macs = params + p, macs + m
        costs.append((params, macs))
    return costs


# %% answer="tower"
def build_tower(units, filters, shortcuts, input_shape=(7, 7, 1), num_classes=10):
    def cbr(x, last=None):
        x = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        x = keras.layers.BatchNormalization()(x)
        if last is not None:
            x = keras.layers.add([x, last])
        return keras.layers.Activation("relu")(x)

    inp = keras.layers.Input(input_shape)
    x = cbr(inp)
    for _ in range(units):
        x = cbr(cbr(x), x if shortcuts else None)
    x = keras.layers.GlobalAveragePooling2D()(x)
    return keras.Model(inp, keras.layers.Dense(num_classes, activation="softmax")(x))


# %% answer="race"
def descend(model, images, labels, steps, rate):
    opt = keras.optimizers.SGD(learning_rate=rate)
    loss_fn = keras.losses.SparseCategoricalCrossentropy()
    history = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = loss_fn(labels, model(images, training=True))
        grads = tape.gradient(loss, model.trainable_variables)
        opt.apply_gradients(zip(grads, model.trainable_variables))
        history.append(float(loss))
    return history


def compare(networks, images, labels, steps, rate):
    start = [w.copy() for w in next(iter(networks.values())).get_weights()]
    out = {}
    for name in networks:
        networks[name].set_weights(start)
        out[name] = descend(networks[name], images, labels, steps, rate)
    return out


# %% answer="gradient-norms"
def gradient_norms(model, images, labels):
    keep = model.get_weights()
    with tf.GradientTape() as tape:
        p = model(images, training=True)
        loss = keras.ops.mean(keras.losses.sparse_categorical_crossentropy(labels, p))
    grads = tape.gradient(loss, model.trainable_variables)
    model.set_weights(keep)
    return [float(tf.norm(g)) for g in grads if len(g.shape) == 4 and g.shape[0] * g.shape[1] > 1]
