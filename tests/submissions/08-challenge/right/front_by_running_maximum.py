"""A sweep by cost with a running maximum, then sorted again."""

# %% answer="pareto-front"
def pareto_front(costs, accuracies):
    cheapest_first = sorted(range(len(costs)), key=lambda i: (costs[i], -accuracies[i], i))
    front, best, at = [], float("-inf"), None
    for i in cheapest_first:
        if accuracies[i] > best:
            best, at = accuracies[i], costs[i]
            front.append(i)
        elif (accuracies[i], costs[i]) == (best, at):
            front.append(i)
    return front
