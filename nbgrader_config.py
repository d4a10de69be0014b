"""Settings of the course for nbgrader, whose course root this folder is."""

from autograder.stock import use_sandbox

c = get_config()  # noqa: F821 -- nbgrader defines it

c.CourseDirectory.course_id = "convnets"
# Without "*.nb.py", `nbgrader generate_assignment` would copy the texts, solutions included, to
# release/. The others are nbgrader's defaults.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.nb.py"]

# `nbgrader autograde` and formgrader's button run learners' code in the sandbox, if there is one.
use_sandbox(c)

# Feedback and formgrader show a learner's Markdown without running the scripts in it.
c.HTMLExporter.filters = {"markdown2html": "autograder.harmless.markdown"}

# Feedback lists exercises by name, and shows verdicts without the code that asks for them.
c.GenerateFeedback.exporter_class = "autograder.feedback.FeedbackExporter"

# `nbgrader zip_collect` knows how Moodle, Canvas and Gradescope name what learners hand in.
c.ZipCollectApp.collector_plugin = "autograder.seam.platforms.Collector"
