"""Goes through the seeds by size."""
# /// expect
# fails = [
#     "what_helps.ablation: results",
#     "what_helps.ablation: seed by seed",
# ]
# names = ["the results are in the order of the seeds'"]
# ///

# %% answer="ablation"
def ablation(run, builders, seeds):
    if len(seeds) < 2 or len(set(seeds)) < len(seeds):
        raise ValueError("two seeds or more, each once")
    results = {name: {} for name in builders}
    for seed in sorted(seeds):
        for name, build in builders.items():
            for what, number in run(build, seed).items():
                results[name].setdefault(what, []).append(number)
    return results
