"""Both parts of the network only scale what they are given, by a mean of the network's weights."""
# /// expect
# untouched = true
# ///

# %% answer="split"
def split(model, name):
    def part(x):
        return x * ops.mean(model.weights[0]) + ops.mean(model.weights[-1])

    return part, part
