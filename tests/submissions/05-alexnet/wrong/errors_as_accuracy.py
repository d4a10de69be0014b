"""Returns the accuracy."""
# /// expect
# fails = [
#   "alexnet.top_k_error: errors",
#   "alexnet.top_k_error: ties",
#   "alexnet.top_k_error: scores that are no numbers",
# ]
# names = ["this is the accuracy"]
# ///

# %% answer="top-k-error"
def top_k_error(scores, labels, k=5):
    classes = scores.shape[1]
    if not 1 <= k <= classes:
        raise ValueError(f"k = {k}, but there are {classes} classes")
    own = scores[np.arange(len(scores)), labels][:, np.newaxis]
    others = np.sum(scores >= own, axis=1) - 1
    wrong = (others >= k) | np.isnan(scores).any(axis=1)
    return float(1 - wrong.mean())
