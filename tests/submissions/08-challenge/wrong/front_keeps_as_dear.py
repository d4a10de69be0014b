"""Only a lower cost dominates: of two as dear, the less accurate one is kept."""

# /// expect
# fails = ["challenge.pareto_front: ties"]
# names = ["of networks of equal cost the less accurate ones are kept"]
# ///


# %% answer="pareto-front"
def pareto_front(costs, accuracies):
    c, a = np.asarray(costs, float), np.asarray(accuracies, float)
    no_worse = (c[:, None] < c) & (a[:, None] >= a)
    better = (c[:, None] < c) | (a[:, None] > a)
    kept = np.flatnonzero(~(no_worse & better).any(axis=0))
    return [int(i) for i in kept[np.argsort(c[kept], kind="stable")]]
