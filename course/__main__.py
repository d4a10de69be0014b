"""The command line: python -m course submit"""

import argparse
import sys

from course import submit


def main(words=None):
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m course", description=__doc__.split(":")[0])
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    submit.add_options(
        commands.add_parser("submit", help="hand in an assignment's folder, as one zip file")
    )
    chosen = parser.parse_args(words)
    try:
        print(submit.submit(chosen.folder, chosen.to, chosen.learner, chosen.incomplete))
    except submit.NotHandedIn as error:
        print(f"course submit: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
