"""The layers of the chain are linear."""
# /// expect
# fails = [
#     "resnet.run_chain: plain",
#     "resnet.run_chain: with shortcuts",
#     "resnet.chain_gradients: plain",
#     "resnet.chain_gradients: with shortcuts",
# ]
# names = ["leaving out the ReLU"]
# ///


# %% answer="run-chain"
def run_chain(signal, weights, shortcut):
    signals = [signal]
    for weight in weights:
        new = signals[-1] @ weight
        signals.append(signals[-1] + new if shortcut else new)
    return signals


# %% answer="chain-gradients"
def chain_gradients(signal, weights, shortcut):
    raise NotImplementedError
