"""Builds the network for run."""
# /// expect
# fails = ["what_helps.ablation: seed by seed"]
# names = ["`run` is given a network that is built already:"]
# ///

# %% answer="ablation"
def ablation(run, builders, seeds):
    if len(seeds) < 2 or len(set(seeds)) < len(seeds):
        raise ValueError("two seeds or more, each once")
    results = {name: {} for name in builders}
    for seed in seeds:
        for name, build in builders.items():
            for what, number in run(build(), seed).items():
                results[name].setdefault(what, []).append(number)
    return results
