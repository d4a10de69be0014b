"""Fails where there is nothing to compare."""

# /// expect
# fails = [
#     "challenge.pareto_front: ties",
# ]
# names = []
# ///

# %% answer="pareto-front"
def pareto_front(costs, accuracies):
    order = sorted(range(len(costs)), key=lambda i: (costs[i], -accuracies[i], i))
    kept = [order[0]]
    for i in order[1:]:
        last = kept[-1]
        twin = costs[i] == costs[last] and accuracies[i] == accuracies[last]
        if twin or accuracies[i] > accuracies[last]:
            kept.append(i)
    return kept
