"""All runs are made first, then turned round; networks take turns backwards."""


# %% answer="ablation"
def ablation(run, builders, seeds):
    seeds = list(seeds)
    if len(seeds) < 2 or any(seeds.count(seed) > 1 for seed in seeds):
        raise ValueError(f"bad seeds {seeds}")
    runs = [
        {name: run(builders[name], seed) for name in reversed(list(builders))} for seed in seeds
    ]
    return {
        name: {what: tuple(one[name][what] for one in runs) for what in runs[0][name]}
        for name in builders
    }
