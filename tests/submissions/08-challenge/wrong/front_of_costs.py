"""The costs of the front, not its numbers."""

# /// expect
# fails = [
#     "challenge.pareto_front: front",
#     "challenge.pareto_front: ties",
#     "challenge.pareto_front: order",
# ]
# names = ["the costs of the networks"]
# ///

# %% answer="pareto-front"
def pareto_front(costs, accuracies):
    pairs = list(zip(costs, accuracies))
    left = [
        i
        for i, (c, a) in enumerate(pairs)
        if not any(d <= c and b >= a and (d, b) != (c, a) for d, b in pairs)
    ]
    left.sort(key=lambda i: costs[i])
    return [costs[i] for i in left]
