"""exit(), quit(), SystemExit and KeyboardInterrupt are raised in cells and in answers."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import sys


def leave(*args, **kwargs):
    raise KeyboardInterrupt("30 of 30")


# %% answer="output-size"
output_size = leave

# %% answer="max-pool"
max_pool2d = leave

# %% answer="avg-pool"
avg_pool2d = leave

# %% answer="pool-layer"
Pool2D = leave

# %% answer="shift-images"
shift_images = leave

# %% answer="shift-curves"
shift_curves = leave

# %% answer="shift-question"
shift_answers = leave

# %% answer="rotated-filters"
rotated_filters = leave

# %% answer="depth-max"
DepthMaxPool = leave

# %% answer="global-average"
GlobalAvgPool = leave

# %% answer="head-parameters"
head_parameters = leave

# %% answer="conv-cost"
conv_cost = leave
stack_cost = leave

# %% added after="output-size"
exit()

# %% added after="avg-pool"
sys.exit(0)

# %% added after="pool-layer"
raise SystemExit("30")

# %% added after="shift-images"
raise BaseException
