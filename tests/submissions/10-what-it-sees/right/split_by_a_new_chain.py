"""The front is called anew as well."""


# %% answer="split"
def split(model, name):
    rows = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
    place = next(i for i, layer in enumerate(rows) if layer.name == name) + 1

    def chained(tensor, some):
        first = tensor
        for layer in some:
            tensor = layer(tensor)
        return keras.Model(first, tensor)

    front = chained(keras.Input(model.inputs[0].shape[1:]), rows[:place])
    return front, chained(keras.Input(front.outputs[0].shape[1:]), rows[place:])
