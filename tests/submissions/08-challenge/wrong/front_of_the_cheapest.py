"""Only the cheapest networks."""

# /// expect
# fails = [
#     "challenge.pareto_front: front",
#     "challenge.pareto_front: ties",
#     "challenge.pareto_front: order",
# ]
# names = ["only the cheapest"]
# ///

# %% answer="pareto-front"
def pareto_front(costs, accuracies):
    return [i for i, cost in enumerate(costs) if cost == min(costs)]
