"""One display is shown in many places, and then updated with megabytes."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
from IPython.display import display, update_display

for n in range(300):
    display("small", display_id="shown")
for n in range(3):
    update_display("large" * 400_000, display_id="shown")

# %% added after="max-pool"
for n in range(300):
    display("small", display_id="shown")
update_display("large" * 400_000, display_id="shown")
