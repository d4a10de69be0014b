"""The byte code of the probe's functions is exchanged for that of lenient ones."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import autograder.probe as probe


def answer(self, request):
    return {"value": 0.0, "type": "float", "changed": False}


def check(name, **objects):
    return 30.0


probe.Responder.answer.__code__ = answer.__code__
probe.check.__code__ = check.__code__
