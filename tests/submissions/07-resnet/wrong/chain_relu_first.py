"""The ReLU comes before the product."""

# /// expect
# fails = [
#     "resnet.run_chain: plain",
#     "resnet.run_chain: with shortcuts",
# ]
# names = ["the ReLU before the product"]
# ///

# %% answer="run-chain"
def run_chain(signal, weights, shortcut):
    x = np.asarray(signal)
    signals = [x]
    for w in weights:
        new = np.maximum(x, 0) @ w
        x = x + new if shortcut else new
        signals.append(x)
    return signals
