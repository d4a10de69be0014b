"""The public site: released notebooks and docs as pages that need no server and no network.

python -m tools.site [--run] [--out site]

Pages are made with nbconvert's Markdown and Pygments, which the grader uses as well, and look as
feedback does (autograder/pages/page.css). With --run each source notebook is run once, so that the
pictures of cells that learners are given show; what a solution cell or a graded cell holds or
prints stays out. Outputs are kept in build/site until the source changes.
"""
