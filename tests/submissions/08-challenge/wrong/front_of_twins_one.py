"""A sweep by rising cost keeps one of two equal networks."""

# /// expect
# fails = [
#     "challenge.pareto_front: ties",
# ]
# names = ["only one is kept"]
# ///

# %% answer="pareto-front"
def pareto_front(costs, accuracies):
    front, best = [], -1.0
    for i in sorted(range(len(costs)), key=lambda i: (costs[i], -accuracies[i], i)):
        if accuracies[i] > best:
            front.append(i)
            best = accuracies[i]
    return front
