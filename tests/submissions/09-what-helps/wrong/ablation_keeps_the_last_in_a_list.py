"""Each seed's result in a new list."""
# /// expect
# fails = ["what_helps.ablation: results"]
# names = ["only the last seed's result is kept, in a list of its own"]
# ///

# %% answer="ablation"
def ablation(run, builders, seeds):
    if len(seeds) < 2:
        raise ValueError("at least two seeds")
    if len(set(seeds)) != len(seeds):
        raise ValueError("a seed comes twice")
    table = {name: {} for name in builders}
    for seed in seeds:
        for name, build in builders.items():
            for what, number in run(build, seed).items():
                table[name][what] = [number]
    return table
