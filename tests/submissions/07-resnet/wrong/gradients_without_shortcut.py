"""The shortcut's own way back is left out."""
# /// expect
# fails = [
#     "resnet.chain_gradients: with shortcuts",
# ]
# names = ["leaving out the shortcut's own way"]
# ///


# %% answer="chain-gradients"
def chain_gradients(signal, weights, shortcut):
    signals = run_chain(signal, weights, shortcut)
    gradients = [np.ones_like(signals[-1])]
    for before, weight in zip(reversed(signals[:-1]), reversed(weights), strict=True):
        back = (gradients[0] * (before @ weight > 0)) @ weight.T
        gradients.insert(0, back)
    return gradients
