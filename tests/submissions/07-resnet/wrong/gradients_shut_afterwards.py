"""The ReLU shut after the product, by the layer's input."""
# /// expect
# fails = ["resnet.chain_gradients: plain", "resnet.chain_gradients: with shortcuts"]
# names = ["shutting after the product what the layer's input shuts"]
# ///

# %% answer="chain-gradients"
def chain_gradients(signal, weights, shortcut):
    signals = run_chain(signal, weights, shortcut)
    g = np.ones_like(signals[-1])
    grads = [g]
    for x, w in zip(signals[-2::-1], weights[::-1]):
        back = (g @ w.T) * (x > 0)
        g = g + back if shortcut else back
        grads.insert(0, g)
    return grads
