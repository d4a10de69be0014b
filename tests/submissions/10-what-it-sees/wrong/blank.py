"""Handed in as it was given out."""

# /// expect
# fails = [
#     "what_it_sees.split: front",
#     "what_it_sees.split: back",
#     "what_it_sees.split: shares weights",
#     "what_it_sees.class_activation_map: map",
#     "what_it_sees.class_activation_map: logit",
#     "what_it_sees.class_activation_map: refusals",
#     "what_it_sees.gap_gradients: values",
#     "what_it_sees.grad_cam: values",
#     "what_it_sees.grad_cam: cut off below zero",
#     "what_it_sees.grad_cam: refusals",
#     "what_it_sees.occlusion: windows",
#     "what_it_sees.occlusion: fill",
#     "what_it_sees.occlusion: falls",
#     "what_it_sees.occlusion: leaves the image alone",
#     "what_it_sees.receptive_field: size",
#     "what_it_sees.receptive_field: jump",
#     "what_it_sees.receptive_field: start",
#     "what_it_sees.strongest: images",
#     "what_it_sees.strongest: places",
#     "what_it_sees.strongest: refusals",
#     "what_it_sees.patch: inside",
#     "what_it_sees.patch: over the border",
# ]
# names = ["is not written yet"]
# untouched = true
# ///
