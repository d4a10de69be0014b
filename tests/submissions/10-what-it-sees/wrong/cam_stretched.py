"""Stretched to between 0 and 1."""
# /// expect
# fails = [
#     "what_it_sees.class_activation_map: map",
# ]
# names = ["stretched to lie"]
# ///


# %% answer="class-activation-map"
def class_activation_map(maps, weights, bias, label):
    if maps.shape[-1] != len(weights):
        raise ValueError("maps")
    if not 0 <= label < weights.shape[1]:
        raise ValueError("label")
    found = maps @ weights[:, label]
    logit = found.mean() + bias[label]
    return (found - found.min()) / np.ptp(found), logit
