"""Messages and printed text clear the screen, set the title, link, ring and turn the writing round."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
CODES = "\x1b]0;EVIL\x07\x1b[2J\x1b[1A\x1b]8;;http://x\x1b\\EVIL\x1b]8;;\x1b\\ \x9b31m\u202eLIVE\u2066 \x07\b\b\r \x00"
print(CODES)


class Loud(Exception):
    def __str__(self):
        return CODES + "[/red] [bold] [link=http://x]30[/link] [/]"


Loud.__name__ = "\x1b[31mLoud[/]"


def shout(*args, **kwargs):
    raise Loud

# %% answer="output-size"
output_size = shout

# %% answer="max-pool"
max_pool2d = shout

# %% answer="avg-pool"
avg_pool2d = shout

# %% answer="pool-layer"
Pool2D = shout

# %% answer="shift-images"
shift_images = shout

# %% answer="shift-curves"
shift_curves = shout

# %% answer="shift-question"
shift_answers = shout

# %% answer="rotated-filters"
rotated_filters = shout

# %% answer="depth-max"
DepthMaxPool = shout

# %% answer="global-average"
GlobalAvgPool = shout

# %% answer="head-parameters"
head_parameters = shout

# %% answer="conv-cost"
conv_cost = shout
stack_cost = shout

# %% added after="conv-cost"
shout()
