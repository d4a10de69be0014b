"""The signal is changed in place, and so is every entry of the list."""
# /// expect
# fails = [
#     "resnet.run_chain: all signals, in order",
#     "resnet.chain_gradients: plain",
#     "resnet.chain_gradients: with shortcuts",
# ]
# names = ["it was changed in place"]
# ///


# %% answer="run-chain"
def run_chain(signal, weights, shortcut):
    signal = np.array(signal)
    signals = [signal]
    for weight in weights:
        new = np.maximum(signal @ weight, 0)
        signal[...] = signal + new if shortcut else new
        signals.append(signal)
    return signals


# %% answer="chain-gradients"
def chain_gradients(signal, weights, shortcut):
    raise NotImplementedError
