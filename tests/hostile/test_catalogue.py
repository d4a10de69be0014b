"""Every kind of attack that the grader must withstand has an entry that tries it.

What each entry gains, and what it leaves behind, is tested in the other modules here.
"""

import pytest

from .conftest import ENTRIES

KINDS = {
    "patching check": "patches_check replaces_the_probe changes_the_probes_code",
    "patching assert and visible tests": "drops_asserts patches_the_visible_tests",
    "patching numpy.allclose": "patches_numpy",
    "patching keras.Model.count_params": "patches_keras patches_tensors",
    "patching builtins": "patches_builtins",
    "patching run_cell and showtraceback": "patches_the_shell patches_the_kernel rewrites_cells",
    "__eq__ and __array__ lies": "equal_to_everything array_of_its_own_kind arrays_of_objects",
    "__repr__ lies": "lies_in_its_repr numbers_of_its_own_kind errors_without_name_or_words",
    "reading frames for expected values": "walks_frames",
    "reading gc for expected values": "searches_the_heap",
    "reading the socket for expected values": "listens_at_the_socket",
    "answering the judge's protocol": "answers_the_judge_itself patches_the_responder "
    "reports_by_heart layer_that_is_none takes_the_sockets_place",
    "malformed frames": "sends_giant_frames sends_wrong_lengths deep_answers huge_answers "
    "floods_the_judge dribbles holds_the_line",
    "printing a score or a result": "prints_a_score copies_the_verdict sends_a_verdict "
    "publishes_results",
    "os._exit(0)": "exits",
    "exit": "exits_at_once says_exit restarts_the_kernel",
    "signals to parents": "signals_everyone kills_all",
    "fork bomb": "fork_bomb",
    "thread bomb": "thread_bomb",
    "endless loop": "endless_loop endless_answer sleeps",
    "endless output": "endless_output one_huge_output updates_displays floods_comms",
    "memory filling": "fills_memory fills_hidden_memory",
    "disk filling": "fills_the_disk makes_many_files sparse_giant",
    "links and paths out of the submission": "links_outwards links_to_others folder_is_a_link "
    "notebook_is_a_link links_named_as_the_notebook",
    "gradebook, source and other submissions": "reads_the_course looks_for_the_oracles "
    "imports_the_judge",
    "network of every kind": "calls_out looks_for_other_runs",
    "leaving processes behind": "leaves_processes_behind never_ends_quietly "
    "leaves_keys_and_segments",
    "ptrace": "traces_processes reads_other_processes",
    "metadata, points, ids and kernel name": "rewrites_metadata renames_cells",
    "duplicated and reordered cells": "duplicates_and_reorders",
    "deleted cells": "deletes_tests",
    "retyped cells": "retypes_tests edits_tests",
    "a 100 MB notebook": "a_hundred_megabytes ten_thousand_cells too_much_text",
    "text that chokes its reader": "imports_a_long_name blanks_without_end chokes_its_reader",
    "deep JSON": "deep_json numbers_without_end",
    "broken JSON": "broken_json",
    "wrong nbformat": "wrong_format wrong_types",
    "odd encodings": "odd_encoding halves_in_the_source zeros_in_the_source",
    "files with code in them": "ships_code_in_data ships_packages ships_start_up_files",
    "cell tags": "tags",
    "forged messages on the kernel's channels": "forges_broadcasts forges_replies "
    "malformed_messages senseless_messages ends_cells_early is_its_own_client",
    "settrace from a background thread": "traces_everything answers_that_change",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_attack_is_tried(kind):
    missing = set(KINDS[kind].split()) - ENTRIES.keys()
    assert not missing


def test_there_are_at_least_sixty_attacks():
    assert len(ENTRIES) >= 60
