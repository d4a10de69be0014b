"""The source's own answers, with a scratch cell."""

# %% added after="conv-cost"
conv_cost(3, 64, 64, 28, 28), stack_cost(64, 28, 28)
