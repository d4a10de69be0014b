"""Answers are lists in lists in lists, and lists that hold themselves."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
deep = []
for _ in range(100_000):
    deep = [deep]
round_about = []
round_about.append(round_about)
turn = iter([deep, round_about, {"a": round_about}, (deep,)] * 1000)

# %% answer="output-size"
output_size = lambda *args, **kwargs: next(turn)

# %% answer="max-pool"
max_pool2d = lambda *args, **kwargs: next(turn)

# %% answer="avg-pool"
avg_pool2d = lambda *args, **kwargs: next(turn)

# %% answer="pool-layer"
Pool2D = lambda *args, **kwargs: next(turn)

# %% answer="shift-images"
shift_images = lambda *args, **kwargs: next(turn)

# %% answer="shift-curves"
shift_curves = lambda *args, **kwargs: next(turn)

# %% answer="shift-question"
shift_answers = lambda *args, **kwargs: next(turn)

# %% answer="rotated-filters"
rotated_filters = lambda *args, **kwargs: next(turn)

# %% answer="depth-max"
DepthMaxPool = lambda *args, **kwargs: next(turn)

# %% answer="global-average"
GlobalAvgPool = lambda *args, **kwargs: next(turn)

# %% answer="head-parameters"
head_parameters = lambda *args, **kwargs: next(turn)

# %% answer="conv-cost"
conv_cost = lambda *args, **kwargs: next(turn)
stack_cost = lambda *args, **kwargs: next(turn)
