"""`autograder watch`: what arrives is collected, graded and handed back, for as long as it runs.

    arrivals   tells when a folder changes: the system's events, and now and then a look
    inbox      attempts in nbgrader's exchange or a drop folder → submitted/     } the nbgrader
    handback   feedback/ → the exchange, or beside the drop                      } seam
    attempts   which attempts a learner made, and whose feedback went out when
    watching   the loop: one thread holds the gradebook, workers run the submissions
    screen     who, attempt, state, points, wait

Every step can be stopped and is repeated by the next start: an attempt is collected when its time
is newer than that in submitted/, graded when its record in results/ is missing or stale, handed
back when the ledger does not say that it was.
"""
