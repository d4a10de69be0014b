"""A dearer network of equal accuracy stays."""

# /// expect
# fails = [
#     "challenge.pareto_front: ties",
# ]
# names = ["the dearer ones are kept"]
# ///

# %% answer="pareto-front"
def pareto_front(costs, accuracies):
    order = sorted(range(len(costs)), key=lambda i: (costs[i], -accuracies[i]))
    front, best = [], 0
    for i in order:
        if accuracies[i] >= best:
            front.append(i)
            best = accuracies[i]
    return front
