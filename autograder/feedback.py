"""What nbgrader_config.py names; see `autograder.seam.feedback`."""

from autograder.seam.feedback import FeedbackExporter

__all__ = ["FeedbackExporter"]
