"""The ReLU is forgotten on the way back."""
# /// expect
# fails = [
#     "resnet.chain_gradients: plain",
#     "resnet.chain_gradients: with shortcuts",
# ]
# names = ["leaving out the ReLU"]
# ///


# %% answer="chain-gradients"
def chain_gradients(signal, weights, shortcut):
    signals = run_chain(signal, weights, shortcut)
    gradients = [np.ones_like(signals[-1])]
    for before, weight in zip(reversed(signals[:-1]), reversed(weights), strict=True):
        back = gradients[0] @ weight.T
        gradients.insert(0, gradients[0] + back if shortcut else back)
    return gradients
