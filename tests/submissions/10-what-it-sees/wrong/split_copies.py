"""Both halves get copies of the layers, with their weights of today."""
# /// expect
# fails = [
#     "what_it_sees.split: shares weights",
# ]
# names = ["not copies"]
# ///


# %% answer="split"
def split(model, name):
    model_of_today = keras.models.clone_model(model)
    model_of_today.set_weights(model.get_weights())
    place = [layer.name for layer in model_of_today.layers].index(name)
    front = keras.Model(model_of_today.inputs, model_of_today.layers[place].output)
    maps = x = keras.Input(front.output.shape[1:])
    for layer in model_of_today.layers[place + 1 :]:
        x = layer(x)
    return front, keras.Model(maps, x)
