"""Who dominates whom is a matrix of comparisons."""

# %% answer="pareto-front"
def pareto_front(costs, accuracies):
    c, a = np.array(costs, float), np.array(accuracies, float)
    as_good = (c[:, None] <= c) & (a[:, None] >= a)
    beaten = (as_good & ~as_good.T).any(axis=0)
    kept = np.flatnonzero(~beaten)
    return kept[np.argsort(c[kept], kind="stable")].tolist()
