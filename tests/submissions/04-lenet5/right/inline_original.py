"""The network of 1998 written out in a function of operations, C3 from sixteen Keras layers."""

# %% answer="build-original"
def build_lenet5(connections, bitmaps):
    squash = lambda x: keras.layers.Activation(scaled_tanh)(x)  # noqa: E731
    image = keras.Input((28, 28, 1))
    s2 = TrainableAveragePool()(squash(keras.layers.Conv2D(6, 5)(prepare(image))))
    slices = [keras.layers.Lambda(lambda x, i=i: x[..., i : i + 1])(s2) for i in range(6)]
    maps = []
    for column in np.asarray(connections).T:
        seen = [one for one, linked in zip(slices, column, strict=True) if linked]
        joined = keras.layers.Concatenate()(seen) if len(seen) > 1 else seen[0]
        maps.append(keras.layers.Conv2D(1, 5)(joined))
    s4 = TrainableAveragePool()(squash(keras.layers.Concatenate()(maps)))
    c5 = squash(keras.layers.Dense(120)(keras.layers.Flatten()(s4)))
    f6 = squash(keras.layers.Dense(84)(c5))
    return keras.Model(image, RBFOutput(bitmaps)(f6))
