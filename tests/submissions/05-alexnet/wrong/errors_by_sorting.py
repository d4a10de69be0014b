"""Takes the first k of a sorted order, whatever ties there are."""
# /// expect
# fails = [
#   "alexnet.top_k_error: ties",
# ]
# names = ["of tied classes, those that come first"]
# ///

# %% answer="top-k-error"
def top_k_error(scores, labels, k=5):
    classes = scores.shape[1]
    if not 1 <= k <= classes:
        raise ValueError(f"k = {k}, but there are {classes} classes")
    own = scores[np.arange(len(scores)), labels][:, np.newaxis]
    others = np.sum(scores >= own, axis=1) - 1
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    wrong = ~(best == labels[:, np.newaxis]).any(axis=1) | np.isnan(scores).any(axis=1)
    return float(wrong.mean())
