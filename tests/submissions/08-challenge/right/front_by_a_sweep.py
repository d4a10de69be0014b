"""Networks are swept by rising cost, equals together."""

# %% answer="pareto-front"
def pareto_front(costs, accuracies):
    order = sorted(range(len(costs)), key=lambda i: (costs[i], i))
    front, best = [], float("-inf")
    for cost in sorted(set(costs)):
        group = [i for i in order if costs[i] == cost]
        highest = max(accuracies[i] for i in group)
        if highest > best:
            front += [i for i in group if accuracies[i] == highest]
            best = highest
    return front
