"""Both halves are Sequential models of the same layers."""


# %% answer="split"
def split(model, name):
    shape = model.inputs[0].shape[1:]
    chain = [layer for layer in model.layers if not isinstance(layer, layers.InputLayer)]
    place = [layer.name for layer in chain].index(name) + 1
    front = keras.Sequential([keras.Input(shape), *chain[:place]])
    back = keras.Sequential([keras.Input(front.output_shape[1:]), *chain[place:]])
    return front, back
