"""Networks of equal cost are listed by falling place."""

# /// expect
# fails = ["challenge.pareto_front: order"]
# names = ["of equal cost the later place first"]
# ///


# %% answer="pareto-front"
def pareto_front(costs, accuracies):
    c, a = np.asarray(costs, float), np.asarray(accuracies, float)
    no_worse = (c[:, None] <= c) & (a[:, None] >= a)
    better = (c[:, None] < c) | (a[:, None] > a)
    kept = np.flatnonzero(~(no_worse & better).any(axis=0))
    return [int(i) for i in kept[::-1][np.argsort(c[kept[::-1]], kind="stable")]]
