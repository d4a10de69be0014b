"""Networks are numbered from 1."""

# /// expect
# fails = [
#     "challenge.pareto_front: front",
#     "challenge.pareto_front: ties",
#     "challenge.pareto_front: order",
# ]
# names = ["counted from 1"]
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
    return [i + 1 for i in left]
