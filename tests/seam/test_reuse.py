"""What nbgrader is given in place of what it makes anew each time does the same."""

import copy
import inspect

import jsonschema
import nbformat
import pytest
import sqlalchemy
from nbformat import NotebookNode, v4
from nbgrader import api
from nbgrader.api import Gradebook
from nbgrader.nbgraderformat import common
from nbgrader.nbgraderformat.v3 import MetadataValidatorV3

from autograder.seam import notebook, reuse, staging
from tests.small_course.text import NAME

GOOD = {
    "schema_version": 3,
    "grade": True,
    "solution": False,
    "locked": True,
    "task": False,
    "grade_id": "test-double",
    "points": 2,
    "cell_type": "code",
}
BAD = [
    {**GOOD, "grade_id": "a/b"},
    {**GOOD, "points": -1},
    {**GOOD, "grade": "yes"},
    {**GOOD, "unknown": 1},
    {name: value for name, value in GOOD.items() if name != "locked"},
]


def test_nbgrader_uses_them():
    assert staging.reuse is notebook.reuse is reuse
    assert common.jsonschema.validate is reuse.validate
    assert api.create_engine is reuse.engine
    assert NotebookNode.__deepcopy__ is reuse.deepcopy


def test_a_good_cell_is_accepted_every_time():
    cell = v4.new_code_cell(metadata={"nbgrader": GOOD})
    for _ in range(2):
        MetadataValidatorV3().validate_cell(cell)


@pytest.mark.parametrize("metadata", BAD)
def test_a_bad_cell_is_refused_in_jsonschemas_own_words(metadata):
    schema = MetadataValidatorV3().schema
    with pytest.raises(jsonschema.ValidationError) as theirs:
        jsonschema.validate(metadata, schema)
    for _ in range(2):
        with pytest.raises(jsonschema.ValidationError) as ours:
            reuse.validate(metadata, schema)
        assert ours.value.message == theirs.value.message


def test_metadata_too_long_to_be_remembered_is_checked_all_the_same():
    schema = MetadataValidatorV3().schema
    before = reuse._is_valid.cache_info().currsize
    reuse.validate({**GOOD, "grade_id": "a" * reuse.SHORT}, schema)
    with pytest.raises(jsonschema.ValidationError):
        reuse.validate({**BAD[0], "cell_type": "a" * reuse.SHORT}, schema)
    assert reuse._is_valid.cache_info().currsize == before


def test_a_schema_that_is_none_is_refused():
    with pytest.raises(jsonschema.SchemaError):
        reuse.validate({}, {"type": "no such type"})


def test_gradebooks_share_an_engine_and_see_each_others_changes(tmp_path):
    url = f"sqlite:///{tmp_path}/gradebook.db"
    with Gradebook(url) as first:
        first.add_student("ada")
    with Gradebook(url) as second:
        assert second.engine is first.engine
        assert [student.id for student in second.students] == ["ada"]


def test_a_gradebook_that_was_removed_is_made_anew(tmp_path):
    path = tmp_path / "gradebook.db"
    for _ in range(2):
        with Gradebook(f"sqlite:///{path}") as gradebook:
            gradebook.add_student("ada")
        path.unlink()


def test_an_engine_is_sqlalchemys_own(tmp_path):
    assert isinstance(reuse.engine(f"sqlite:///{tmp_path}/x.db", future=True), sqlalchemy.Engine)


def test_a_table_that_is_missing_is_made_and_the_others_stay(tmp_path):
    url = f"sqlite:///{tmp_path}/gradebook.db"
    with Gradebook(url) as gradebook:
        gradebook.add_student("ada")
        gradebook.db.execute(sqlalchemy.text("DROP TABLE comment"))
        gradebook.db.commit()
    with Gradebook(url) as gradebook:
        assert set(sqlalchemy.inspect(gradebook.engine).get_table_names()) == {
            *api.Base.metadata.tables,
            "alembic_version",
        }
        assert [student.id for student in gradebook.students] == ["ada"]


def test_what_nbgrader_calls_to_make_its_tables_is_what_is_replaced():
    assert "Base.metadata.create_all(bind=self.engine)" in inspect.getsource(api.Gradebook.__init__)


# ------------------------------------------------------------------------------ copies


def test_a_copy_of_a_notebook_is_equal_and_shares_nothing_that_can_change(course):
    (source,) = course.root.glob(f"source/{NAME}/*.ipynb")
    notebook = nbformat.read(source, as_version=4)
    notebook.cells[0].metadata["odd"] = {"list": [1, [2.5, None, True]], "tuple": (1, [2])}
    copied = copy.deepcopy(notebook)
    assert copied == notebook and _kinds(copied) == _kinds(notebook)
    assert not _changeable(copied) & _changeable(notebook)


def _parts(value):
    yield value
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, dict | list | tuple):
            yield from _parts(item)


def _kinds(notebook):
    return [type(part) for part in _parts(notebook)]


def _changeable(notebook):
    return {id(part) for part in _parts(notebook) if isinstance(part, dict | list)}
