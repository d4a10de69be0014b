"""To go back into tests/checks/test_checks_resnet.py once it has run; see there for the names."""

NONSENSE = (None, "text", float("nan"), [], {}, object(), [[1], [1, 2]], (np.ones(3),) * 2)


@pytest.mark.keras
@pytest.mark.parametrize("name", OFFERED)
@pytest.mark.parametrize("result", NONSENSE, ids=repr)
def test_an_answer_that_returns_nonsense_earns_nothing(name, result, answers):
    nonsense = dict.fromkeys(OFFERED[name], lambda *args, **options: result)
    verdict = run(name, answers | nonsense)
    assert verdict.points == 0
    assert all(part.message for part in verdict.parts)


@pytest.mark.keras
@pytest.mark.parametrize("name", OFFERED)
def test_an_answer_that_is_not_written_yet_earns_nothing_and_says_so(name, answers):
    def blank(*args, **options):
        raise NotImplementedError

    verdict = run(name, answers | dict.fromkeys(OFFERED[name], blank))
    assert verdict.points == 0
    assert all("not written yet" in part.message for part in verdict.parts)
