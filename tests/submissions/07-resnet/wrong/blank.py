"""Nothing is answered."""
# /// expect
# fails = [
#     "resnet.run_chain: plain",
#     "resnet.run_chain: with shortcuts",
#     "resnet.run_chain: all signals, in order",
#     "resnet.chain_gradients: plain",
#     "resnet.chain_gradients: with shortcuts",
#     "resnet.batch_norm: in training",
#     "resnet.batch_norm: in use",
#     "resnet.batch_norm: moving averages",
#     "resnet.batch_norm: in use, nothing moves",
#     "resnet.batch_norm: epsilon",
#     "resnet.unit: identity",
#     "resnet.unit: another depth",
#     "resnet.unit: stride",
#     "resnet.unit: weights",
#     "resnet.unit: training",
#     "resnet.unit: gradient",
#     "resnet.unit: saves and loads",
#     "resnet.network: network",
#     "resnet.network: other stages",
#     "resnet.network: small images",
#     "resnet.network: ResNet-34",
#     "resnet.network: saves and loads",
#     "resnet.costs: depth",
#     "resnet.costs: basic unit",
#     "resnet.costs: bottleneck",
#     "resnet.costs: stages",
#     "resnet.tower: residual",
#     "resnet.tower: plain",
#     "resnet.tower: the same weights",
#     "resnet.race: descend",
#     "resnet.race: compare",
#     "resnet.gradient_norms: norms",
#     "resnet.gradient_norms: leaves the network alone",
#     "resnet.reached: accuracy",
# ]
# names = []
# untouched = true
# ///

# %% added after="resnet-small"
# I did not find the time.
