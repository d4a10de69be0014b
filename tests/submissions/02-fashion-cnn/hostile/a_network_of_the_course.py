"""The course's own trained network, handed in as the learner's."""
# /// expect
# untouched = true
# files = false
# ///

# %% added before="test-reached"
import os

from course import trained

os.makedirs("trained", exist_ok=True)
trained.fashion_small().save_weights("trained/fashion-cnn.weights.h5")
build_fashion_cnn = trained.fashion_small
