"""One walk through the layers, with a flag."""


# %% answer="split"
def split(model, name):
    behind, x, start = False, None, None
    for layer in model.layers:
        if behind:
            x = layer(x)
        if layer.name == name:
            front = keras.Model(model.inputs, layer.output)
            x = start = keras.Input(layer.output.shape[1:])
            behind = True
    return front, keras.Model(start, x)
