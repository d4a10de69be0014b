"""All that imports nbgrader: a course's folders, its gradebook, staging, recording, feedback."""
