"""The ReLU comes after the addition; gradients call this chain."""

# /// expect
# fails = [
#     "resnet.run_chain: with shortcuts",
# ]
# names = ["adding before the ReLU"]
# ///

# %% answer="run-chain"
def run_chain(signal, weights, shortcut):
    out = [signal]
    for w in weights:
        z = out[-1] @ w
        out.append(np.maximum(z + out[-1], 0) if shortcut else np.maximum(z, 0))
    return out
