"""The squashing function is NumPy's, which takes no symbolic tensors."""
# /// expect
# fails = [
#     "lenet5.scaled_tanh: inside a model",
#     "lenet5.average_pool: shapes",
#     "lenet5.average_pool: gradients",
# ]
# names = ["np.tanh works on arrays"]
# ///

# %% answer="scaled-tanh"
def scaled_tanh(x):
    return 1.7159 * np.tanh(np.asarray(x) * 2 / 3)
