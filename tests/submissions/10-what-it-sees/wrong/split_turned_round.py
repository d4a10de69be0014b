"""(back, front)."""
# /// expect
# fails = [
#     "what_it_sees.split: front",
#     "what_it_sees.split: back",
#     "what_it_sees.split: shares weights",
# ]
# names = []
# ///


# %% answer="split"
def split(model, name):
    place = [layer.name for layer in model.layers].index(name)
    front = keras.Model(model.inputs, model.layers[place].output)
    maps = x = keras.Input(model.layers[place].output.shape[1:])
    for layer in model.layers[place + 1 :]:
        x = layer(x)
    return keras.Model(maps, x), front
