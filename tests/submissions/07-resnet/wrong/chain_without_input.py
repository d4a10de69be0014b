"""The list begins with what the first layer gives."""
# /// expect
# fails = [
#     "resnet.run_chain: all signals, in order",
#     "resnet.chain_gradients: plain",
#     "resnet.chain_gradients: with shortcuts",
# ]
# names = ["leaving out the first signal"]
# ///


# %% answer="run-chain"
def run_chain(signal, weights, shortcut):
    signals = [signal]
    for weight in weights:
        new = np.maximum(signals[-1] @ weight, 0)
        signals.append(signals[-1] + new if shortcut else new)
    return signals[1:]


# %% answer="chain-gradients"
def chain_gradients(signal, weights, shortcut):
    raise NotImplementedError
