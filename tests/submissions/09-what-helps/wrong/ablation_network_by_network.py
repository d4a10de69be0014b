"""All seeds of one network first."""
# /// expect
# fails = ["what_helps.ablation: seed by seed"]
# names = ["all seeds of one network come before the next:"]
# ///

# %% answer="ablation"
def ablation(run, builders, seeds):
    if len(seeds) < 2 or len(set(seeds)) < len(seeds):
        raise ValueError("two seeds or more, each once")
    results = {name: {} for name in builders}
    for name, build in builders.items():
        for seed in seeds:
            for what, number in run(build, seed).items():
                results[name].setdefault(what, []).append(number)
    return results
