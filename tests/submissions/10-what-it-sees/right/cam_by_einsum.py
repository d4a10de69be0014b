"""einsum; the logit by the averages, as the network has it; a list comes back."""


# %% answer="class-activation-map"
def class_activation_map(maps, weights, bias, label):
    if label < 0 or label >= len(bias):
        raise ValueError(label)
    one = np.einsum("ijk,k->ij", maps, weights[:, label])  # raises ValueError if they do not fit
    logit = float(maps.mean(axis=(0, 1)) @ weights[:, label] + bias[label])
    return [one.tolist(), logit]
