"""What the layers of 01-pooling cost: parameters of a head, parameters and multiply-adds of
convolutions. Known wrong answers come from `counting_mistakes`.
"""

from autograder.assignments.pooling import counting_mistakes as mistaken
from autograder.assignments.pooling import oracle
from autograder.assignments.shared.common import (
    at,
    distinct,
    equal_each,
    pair,
)
from autograder.judge import check


@check(
    "pooling.head_parameters",
    parts={"flatten and dense": 0.5, "global average and dense": 0.5},
)
def head_parameters(student, rng, grade):
    cases = [tuple(distinct(rng, 2, 60, 4)) for _ in range(3)]
    for index, part in enumerate(["flatten and dense", "global average and dense"]):
        with grade.part(part):
            equal_each(
                grade,
                "head_parameters for (height, width, channels, num_classes) =",
                cases,
                [pair(grade, student.head_parameters(*case))[index] for case in cases],
                [oracle.head_parameters(*case)[index] for case in cases],
                [at(mistaken.heads(*case), index) for case in cases],
            )


@check(
    "pooling.conv_cost",
    parts={"parameters": 0.5, "multiply-adds": 0.5, "two 3×3": 0.5, "one 5×5": 0.5},
)
def conv_cost(student, rng, grade):
    cases = [(k, *distinct(rng, 8, 60, 4)) for k in (3, 5, 1)]
    for index, part in enumerate(["parameters", "multiply-adds"]):
        with grade.part(part):
            equal_each(
                grade,
                "conv_cost for (kernel_size, in_channels, out_channels, height, width) =",
                cases,
                [pair(grade, student.conv_cost(*case))[index] for case in cases],
                [oracle.conv_cost(*case)[index] for case in cases],
                [at(mistaken.conv_costs(*case), index) for case in cases],
            )
    stacks = [tuple(distinct(rng, 8, 60, 3)) for _ in range(3)]
    for index, part in enumerate(["two 3×3", "one 5×5"]):
        with grade.part(part):
            got = [pair(grade, student.stack_cost(*case))[index] for case in stacks]
            equal_each(
                grade,
                f"the {part} of stack_cost for (channels, height, width) =",
                stacks,
                [tuple(pair(grade, both)) for both in got],
                [oracle.stack_cost(*case)[index] for case in stacks],
                [at(mistaken.stack_costs(*case), index) for case in stacks],
            )
