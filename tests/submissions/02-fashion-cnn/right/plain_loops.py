"""Loops, dictionaries and sorting of whole tuples; the table comes out of the plan."""

# %% answer="predicted"
ROWS = (
    "conv 1,pool 1,conv 2,conv 3,pool 2,conv 4,conv 5,pool 3,flatten,dense 1,dense 2,output".split(
        ","
    )
)
predicted = {}
side, maps = 28, 1
for row in ROWS:
    kind, _, number = row.partition(" ")
    before = maps
    if kind == "conv":
        maps = {"1": 64, "2": 128, "3": 128, "4": 256, "5": 256}[number]
        size = 7 if number == "1" else 3
        predicted[row] = ((side, side, maps), (size * size * before + 1) * maps)
    elif kind == "pool":
        side = side // 2
        predicted[row] = ((side, side, maps), 0)
    else:
        maps = {"flatten": side * side * maps, "dense 1": 128, "dense 2": 64, "output": 10}[row]
        predicted[row] = ((maps,), 0 if row == "flatten" else (before + 1) * maps)


# %% answer="plan"
def plan(layers, shape):
    def conv(shape, size, filters):
        count = size * size * shape[-1]
        return (
            [shape[0], shape[1], filters],
            (count + 1) * filters,
            count * filters * shape[0] * shape[1],
        )

    def pool(shape, size):
        return [shape[0] // size, shape[1] // size, shape[2]], 0, 0

    def flatten(shape):
        values = 1
        for n in shape:
            values *= n
        return [values], 0, 0

    def dense(shape, units):
        if len(shape) == 3:
            raise ValueError("please flatten")
        return [units], (shape[0] + 1) * units, shape[0] * units

    known = {"conv": conv, "pool": pool, "flatten": flatten, "dense": dense}
    out = []
    for layer in layers:
        if layer[0] not in known:
            raise ValueError(f"no layer is called {layer[0]}")
        out.append(known[layer[0]](shape, *layer[1:]))
        shape = out[-1][0]
    return out


# %% answer="receptive-field"
def receptive_field(layers):
    sees = 1
    for kernel_size, stride in reversed(layers):
        sees = (sees - 1) * stride + kernel_size
    return sees


# %% answer="confusion-matrix"
def confusion_matrix(labels, predictions, num_classes):
    n, m = len(labels), len(predictions)
    if n != m:
        raise ValueError(f"{n} != {m}")
    table = {}
    for pair in zip(labels.tolist(), predictions.tolist()):
        table[pair] = table.get(pair, 0) + 1
    return np.array(
        [[table.get((i, j), 0) for j in range(num_classes)] for i in range(num_classes)], "int32"
    )


# %% answer="most-confused"
def most_confused(matrix, names, k):
    entries = []
    for i, row in enumerate(matrix.tolist()):
        for j, count in enumerate(row):
            if i != j and count:
                entries.append((-count, i, j))
    return [[names[i], names[j], -minus] for minus, i, j in sorted(entries)[:k]]
