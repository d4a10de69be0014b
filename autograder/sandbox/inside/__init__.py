"""What runs behind bubblewrap's wall. Sees nothing else of autograder, and of other people's
packages uses ipykernel alone (`kernel`, `line`).

The chain, each the parent of the next:

    bubblewrap        the outer wall: read-only environment, no network, no capabilities
    zygote            imports Keras, forks, never runs an operation, never has a second thread
    PID 1             first process in the submission's own namespaces: builds the inner root, then
                      watches limits; when it ends, the system kills everything in there
    kernel            ipykernel without capabilities; the only process that runs a learner's code
"""
