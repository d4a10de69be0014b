"""The package autograder as a kernel sees it: it holds probe, and nothing else."""
