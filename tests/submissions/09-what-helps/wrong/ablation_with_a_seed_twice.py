"""Takes a seed twice."""
# /// expect
# fails = ["what_helps.ablation: refusals"]
# ///

# %% answer="ablation"
def ablation(run, builders, seeds):
    if len(seeds) < 2:
        raise ValueError("two seeds or more, each once")
    results = {name: {} for name in builders}
    for seed in seeds:
        for name, build in builders.items():
            for what, number in run(build, seed).items():
                results[name].setdefault(what, []).append(number)
    return results
