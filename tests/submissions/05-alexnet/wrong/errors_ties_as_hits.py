"""Counts ties as hits, as Keras does."""
# /// expect
# fails = [
#   "alexnet.top_k_error: ties",
# ]
# names = ["ties count as hits"]
# ///

# %% answer="top-k-error"
def top_k_error(scores, labels, k=5):
    classes = scores.shape[1]
    if not 1 <= k <= classes:
        raise ValueError(f"k = {k}, but there are {classes} classes")
    own = scores[np.arange(len(scores)), labels][:, np.newaxis]
    others = np.sum(scores > own, axis=1)
    wrong = (others >= k) | np.isnan(scores).any(axis=1)
    return float(wrong.mean())
