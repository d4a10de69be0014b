"""The front ends before the layer that is named."""
# /// expect
# fails = [
#     "what_it_sees.split: front",
# ]
# names = ["one layer too early"]
# ///


# %% answer="split"
def split(model, name):
    place = [layer.name for layer in model.layers].index(name)
    front = keras.Model(model.inputs, model.layers[place - 1].output)
    maps = x = keras.Input(model.layers[place].output.shape[1:])
    for layer in model.layers[place + 1 :]:
        x = layer(x)
    return front, keras.Model(maps, x)
