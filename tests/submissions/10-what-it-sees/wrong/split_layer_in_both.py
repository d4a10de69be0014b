"""The layer at which the network is cut is in both halves."""

# /// expect
# fails = ["what_it_sees.split: back"]
# names = ["that one is in the front"]
# ///


# %% answer="split"
def split(model, name):
    position = [layer.name for layer in model.layers].index(name)
    cut = model.get_layer(name)
    maps = keras.Input(cut.output.shape[1:])
    x = maps
    for layer in model.layers[position:]:
        x = layer(x)
    return keras.Model(model.inputs, cut.output), keras.Model(maps, x)
