"""Only the last seed is kept."""
# /// expect
# fails = ["what_helps.ablation: results"]
# names = ["only the last seed's result is kept"]
# ///

# %% answer="ablation"
def ablation(run, builders, seeds):
    if len(seeds) < 2 or len(set(seeds)) < len(seeds):
        raise ValueError("two seeds or more, each once")
    results = {name: {} for name in builders}
    for seed in seeds:
        for name, build in builders.items():
            for what, number in run(build, seed).items():
                results[name][what] = number
    return results
