"""Equal networks are taken to dominate each other."""

# /// expect
# fails = [
#     "challenge.pareto_front: ties",
# ]
# names = ["dominate each other away"]
# ///

# %% answer="pareto-front"
def pareto_front(costs, accuracies):
    front = []
    for b in range(len(costs)):
        beaten = False
        for a in range(len(costs)):
            if costs[a] <= costs[b] and accuracies[a] >= accuracies[b]:
                if a != b:
                    beaten = True
        if not beaten:
            front.append(b)
    return sorted(front, key=lambda i: (costs[i], i))
