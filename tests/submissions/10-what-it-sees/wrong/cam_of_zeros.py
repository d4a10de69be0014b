"""Zeros of the right shape."""
# /// expect
# fails = [
#     "what_it_sees.class_activation_map: map",
#     "what_it_sees.class_activation_map: logit",
#     "what_it_sees.class_activation_map: refusals",
# ]
# names = []
# ///


# %% answer="class-activation-map"
def class_activation_map(maps, weights, bias, label):
    if maps.shape[-1] != len(weights):
        raise ValueError("maps")
    if not 0 <= label < weights.shape[1]:
        raise ValueError("label")
    found = np.zeros(maps.shape[:2])
    return found, found.mean() + bias[label]
