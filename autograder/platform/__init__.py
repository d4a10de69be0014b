"""Scores to the learning platform, and the class list from it.

    settings   what nbgrader_config.py says of the platform
    addresses  which of them a token may be sent to
    keys       this tool's own key pairs, and their public halves for the platform
    calls      one call over HTTP: patience with what passes, one line on what does not
    tokens     the right to call: a signed request for an access token
    lti        LTI Advantage: line items and scores, names and roles
    canvas     Canvas's own interface, where LTI is not had
    moodle     Moodle's
    people     who logs in to a hub under which name
    journal    what was sent to whom, kept beside the gradebook
    push       the scores that the platform has not got yet

The specification's calls are five, so they are made by hand, with requests and cryptography, which
nbgrader and JupyterHub bring anyway: libraries for LTI bring a web framework's log-in with them.
"""
