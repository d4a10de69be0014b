"""What nbgrader is given in place of what it makes anew each time does the same."""

import jsonschema
import pytest
import sqlalchemy
from nbformat import v4
from nbgrader import api
from nbgrader.api import Gradebook
from nbgrader.nbgraderformat import common
from nbgrader.nbgraderformat.v3 import MetadataValidatorV3

from autograder import reuse, staging

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
    assert staging.reuse is reuse
    assert common.jsonschema.validate is reuse.validate
    assert api.create_engine is reuse.engine


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
