"""Default dictionaries collect the numbers."""

# %% answer="ablation"
from collections import defaultdict


def ablation(run, builders, seeds):
    if len(set(seeds)) != len(seeds):
        raise ValueError("a seed comes twice")
    if len(seeds) <= 1:
        raise ValueError("one seed has no spread")
    results = {name: defaultdict(list) for name in builders}
    for seed in seeds:
        for name in builders:
            for key, value in run(builders[name], seed).items():
                results[name][key] += [value]
    return {name: dict(row) for name, row in results.items()}
