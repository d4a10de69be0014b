"""The squashing function is NumPy's, which takes no symbolic tensors."""
# /// expect
# fails = [
#     "lenet5.scaled_tanh: inside a model",
# ]
# names = ["np.tanh works on arrays"]
# ///

# %% answer="scaled-tanh"
def scaled_tanh(x):
    return 1.7159 * np.tanh(np.asarray(x) * 2 / 3)
