"""What learners get of a source: nbgrader's own generate_assignment, without its gradebook."""

from contextlib import chdir
from pathlib import Path

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import find_all_files
from traitlets.config import Config

from autograder import course_config


class ReleaseError(Exception):
    """The release cannot be made; the message says what to do."""


class Release:
    """nbgrader's generate_assignment without its gradebook.

    Args:
        root: the course's root, where nbgrader_config.py is.
        texts: pattern of the files in source/ that learners must not get.

    Raises:
        ReleaseError: the settings would hand out the texts.
        ConfigError: nbgrader_config.py is missing or does not run.
    """

    def __init__(self, root: Path, texts: str):
        config = Config(course_config.load(root))
        config.CourseDirectory.root = str(root)
        self.root = root
        self.directory = CourseDirectory(config=config)
        if texts not in self.directory.ignore:
            raise ReleaseError(
                f"{root / course_config.NAME}: nbgrader would hand out the texts with their "
                f'solutions; add "{texts}" to c.CourseDirectory.ignore'
            )
        self.converter = GenerateAssignment(coursedir=self.directory, config=config)

    def notebook(self, name: str, notebook: NotebookNode) -> bytes:
        """The learners' notebook."""
        exporter = NotebookExporter(parent=self.converter, config=self.converter.config)
        for preprocessor in self.converter.preprocessors:
            if preprocessor is not SaveCells:
                exporter.register_preprocessor(preprocessor)
        resources = {
            "unique_key": name,
            "metadata": {"name": name, "path": str(self.root / "source" / name)},
            "nbgrader": {"assignment": name, "notebook": name, "student": "."},
        }
        try:
            # Header and footer are named relative to the root, as in nbgrader.
            with chdir(self.root):
                text, _ = exporter.from_notebook_node(notebook, resources)
        except Exception as error:
            raise ReleaseError(f"source/{name}: nbgrader refuses it: {error}") from error
        return text.encode()

    def support(self, name: str) -> list[Path]:
        """Files beside the notebook that learners get too: images, data."""

        ignored = [*self.directory.ignore, "*.ipynb"]
        folder = self.root / "source" / name
        return sorted(Path(path) for path in find_all_files(str(folder), ignored))
