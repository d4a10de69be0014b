"""Networks are grouped by cost; each group's best must beat all that is cheaper."""

# %% answer="pareto-front"
from itertools import groupby


def pareto_front(costs, accuracies):
    numbers = sorted(range(len(costs)), key=costs.__getitem__)
    front = ()
    for _, group in groupby(numbers, key=costs.__getitem__):
        group = list(group)
        best = max(map(accuracies.__getitem__, group))
        if all(accuracies[i] < best for i in front):
            front += tuple(i for i in group if accuracies[i] == best)
    return front
