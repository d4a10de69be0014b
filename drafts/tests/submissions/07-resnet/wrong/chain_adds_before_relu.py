"""The input is added before the ReLU."""
# /// expect
# fails = [
#     "resnet.run_chain: with shortcuts",
#     "resnet.chain_gradients: plain",
#     "resnet.chain_gradients: with shortcuts",
# ]
# names = ["adding before the ReLU"]
# ///


# %% answer="run-chain"
def run_chain(signal, weights, shortcut):
    signals = [signal]
    for weight in weights:
        new = signals[-1] @ weight
        if shortcut:
            new = new + signals[-1]
        signals.append(np.maximum(new, 0))
    return signals


# %% answer="chain-gradients"
def chain_gradients(signal, weights, shortcut):
    raise NotImplementedError
