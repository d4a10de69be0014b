"""What nbgrader_config.py imports; see `autograder.seam.stock`."""

from autograder.seam.stock import JudgedProvisioner, use_sandbox

__all__ = ["JudgedProvisioner", "use_sandbox"]
