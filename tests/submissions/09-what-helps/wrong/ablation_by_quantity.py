"""Results by quantity first, by network second."""
# /// expect
# fails = ["what_helps.ablation: results"]
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
                table.setdefault(what, {}).setdefault(name, []).append(number)
    return table
