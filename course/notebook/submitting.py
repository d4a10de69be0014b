"""Hand in from a cell: `course.submit()`, on every host the same."""

import json
import shutil
import tempfile
from pathlib import Path

from course.notebook import handed_in, hosts, packing
from course.notebook.handed_in import NotHandedIn

_now = {"learner": None}


def submit(learner=None, to=None, incomplete=False):
    """Pack this notebook and the networks that it trained into a zip, and print the receipt.

    Colab downloads the zip; Kaggle keeps it in the output; elsewhere it lies beside the
    notebook's folder. If it can't be done, one line says why, and nothing is left behind.

    Args:
        learner: who you are to your course; asked for where this machine's user doesn't tell.
        to: a folder, or the name of a zip file, in place of the host's own.
        incomplete: hand in although networks that the notebook trains are missing.
    """
    try:
        learner = learner or _now["learner"] or _user() or _asked()
        receipt = _handed_in(learner, to, incomplete)
    except NotHandedIn as error:
        print(f"Not handed in: {error}")
        return
    _now["learner"] = learner
    print(receipt)
    print(_delivered(receipt.path))


def _handed_in(learner, to, incomplete):
    path = hosts.notebook_file()
    if path and path.stem == path.parent.name and hosts.name() != hosts.COLAB:
        return packing.submit(path.parent, to, learner, incomplete)
    # A file of another name, or none at all: the notebook by itself, with what it trained.
    notebook, name = hosts.notebook(), hosts.assignment()
    if notebook is None or name is None:
        raise NotHandedIn(_no_file(name))
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, name)
        (folder / "trained").mkdir(parents=True)
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook), "utf-8")
        for weights in handed_in.networks(notebook):
            record = weights.replace(".weights.h5", ".json")
            for file in filter(Path.is_file, (here / weights, here / record)):
                shutil.copyfile(file, folder / file.relative_to(here))
        return packing.submit(folder, to or here, learner, incomplete)


def _user():
    name = packing.user()
    return name if name and packing.LEARNER.fullmatch(name) else None


def _asked():
    try:
        return input("Your name at the course (its letters and digits, no spaces): ").strip()
    except Exception:  # a front end that can't ask, or a run without a person
        raise NotHandedIn('who are you? Write course.submit("YOUR-NAME")') from None


def _no_file(name):
    if hosts.name() == hosts.KAGGLE:
        return (
            "Kaggle's editor keeps the notebook elsewhere. Save Version, Save & Run All hands in "
            "by this cell; or File, Download notebook, and hand in that with your zip of trained/"
        )
    if hosts.name() == hosts.COLAB:
        return "Colab's page did not give the notebook: keep the page open and run this cell again"
    return (
        f"the notebook's file is not found beside this kernel: save it as {name or 'NAME'}.ipynb, "
        "or type python -m course submit FOLDER in a terminal"
    )


def _delivered(path):
    if hosts.name() == hosts.COLAB:
        try:
            from google.colab import files

            files.download(str(path))
        except Exception:  # the page refuses, or has no person
            return f"Download {path.name} from the folder at the left, and give it to your teacher."
        return f"Your browser downloads {path.name}: give it to your teacher."
    if hosts.name() == hosts.KAGGLE:
        return f"{path.name} is in this notebook's Output: download it for your teacher."
    return f"Give {path.name} to your teacher, unless it lies in the course's own folder."
