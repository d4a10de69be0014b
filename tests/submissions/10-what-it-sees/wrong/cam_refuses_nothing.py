"""A negative label counts from the end."""
# /// expect
# fails = [
#     "what_it_sees.class_activation_map: refusals",
# ]
# names = []
# ///


# %% answer="class-activation-map"
def class_activation_map(maps, weights, bias, label):
    found = maps @ weights[:, label]
    return found, found.mean() + bias[label]
