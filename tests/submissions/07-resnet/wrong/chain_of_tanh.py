"""tanh for the ReLU: all signals are there, in order, whatever a layer does."""

# /// expect
# fails = [
#     "resnet.run_chain: plain",
#     "resnet.run_chain: with shortcuts",
# ]
# names = []
# ///

# %% answer="run-chain"
def run_chain(signal, weights, shortcut):
    kept = [signal]
    for weight in weights:
        new = np.tanh(kept[-1] @ weight)
        kept.append(kept[-1] + new if shortcut else new)
    return kept
