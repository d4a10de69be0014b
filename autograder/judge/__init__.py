"""The judge: runs a check against the learner's objects, in whatever process they live."""
