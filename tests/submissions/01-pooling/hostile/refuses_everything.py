"""Every function raises a ValueError that mentions everything it could be asked about."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
def refuse(*args, **kwargs):
    raise ValueError(f"valid same {args} {kwargs} " + " ".join(map(str, range(100))))

# %% answer="output-size"
output_size = refuse

# %% answer="max-pool"
max_pool2d = refuse

# %% answer="avg-pool"
avg_pool2d = refuse

# %% answer="pool-layer"
Pool2D = refuse

# %% answer="shift-images"
shift_images = refuse

# %% answer="shift-curves"
shift_curves = refuse

# %% answer="shift-question"
shift_answers = refuse

# %% answer="rotated-filters"
rotated_filters = refuse

# %% answer="depth-max"
DepthMaxPool = refuse

# %% answer="global-average"
GlobalAvgPool = refuse

# %% answer="head-parameters"
head_parameters = refuse

# %% answer="conv-cost"
conv_cost = refuse
stack_cost = refuse
