"""Gradients pass a ReLU whose input is 0."""

# /// expect
# fails = ["resnet.chain_gradients: plain", "resnet.chain_gradients: with shortcuts"]
# names = ["letting the gradient pass where z is 0"]
# ///


# %% answer="chain-gradients"
def chain_gradients(signal, weights, shortcut):
    signals = run_chain(signal, weights, False)
    if shortcut:
        signals = run_chain(signal, weights, True)
    g = np.ones(np.shape(signals[-1]))
    gradients = [g]
    for i in range(len(weights) - 1, -1, -1):
        mask = (signals[i] @ weights[i] >= 0).astype(float)
        through = (g * mask) @ weights[i].T
        g = through + g if shortcut else through
        gradients.insert(0, g)
    return gradients
