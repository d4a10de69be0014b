"""The front begins with the dearest."""

# /// expect
# fails = [
#     "challenge.pareto_front: order",
# ]
# names = ["by falling cost"]
# ///

# %% answer="pareto-front"
def pareto_front(costs, accuracies):
    front = []
    for b in range(len(costs)):
        beaten = False
        for a in range(len(costs)):
            if costs[a] <= costs[b] and accuracies[a] >= accuracies[b]:
                if costs[a] < costs[b] or accuracies[a] > accuracies[b]:
                    beaten = True
        if not beaten:
            front.append(b)
    return sorted(front, key=lambda i: (-costs[i], i))
