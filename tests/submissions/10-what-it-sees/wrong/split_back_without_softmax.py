"""The back leaves out the last layer."""
# /// expect
# fails = [
#     "what_it_sees.split: back",
# ]
# names = ["the softmax is left out"]
# ///


# %% answer="split"
def split(model, name):
    place = [layer.name for layer in model.layers].index(name)
    front = keras.Model(model.inputs, model.layers[place].output)
    maps = x = keras.Input(model.layers[place].output.shape[1:])
    for layer in model.layers[place + 1 : -1]:
        x = layer(x)
    return front, keras.Model(maps, x)
