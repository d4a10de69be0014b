"""Below zero cut off."""
# /// expect
# fails = [
#     "what_it_sees.class_activation_map: map",
# ]
# names = ["cut off below zero"]
# ///


# %% answer="class-activation-map"
def class_activation_map(maps, weights, bias, label):
    if maps.shape[-1] != len(weights):
        raise ValueError("maps")
    if not 0 <= label < weights.shape[1]:
        raise ValueError("label")
    found = np.maximum(maps @ weights[:, label], 0)
    return found, found.mean() + bias[label]
