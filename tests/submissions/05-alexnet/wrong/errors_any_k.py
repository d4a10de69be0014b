"""Takes any k."""
# /// expect
# fails = [
#   "alexnet.top_k_error: refusals",
# ]
# names = []
# ///

# %% answer="top-k-error"
def top_k_error(scores, labels, k=5):
    own = scores[np.arange(len(scores)), labels][:, np.newaxis]
    others = np.sum(scores >= own, axis=1) - 1
    wrong = (others >= k) | np.isnan(scores).any(axis=1)
    return float(wrong.mean())
