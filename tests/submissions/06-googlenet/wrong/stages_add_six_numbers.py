"""All six numbers are added up."""

# /// expect
# fails = [
#     "googlenet.stage_shapes: maps",
# ]
# names = ["adding up all six numbers"]
# ///

# %% answer="stage-shapes"
def stage_shapes(input_shape):
    height, width, maps = input_shape
    shapes = {}
    for stage in STAGES:
        if stage == "conv 1" or stage.startswith("pool"):
            height, width = -(-height // 2), -(-width // 2)
        if stage in MODULES:
            maps = sum(MODULES[stage])
        else:
            maps = {"conv 1": 64, "reduce 2": 64, "conv 2": 192}.get(stage, maps)
        shapes[stage] = (height, width, maps)
    return shapes
