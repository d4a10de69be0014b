"""The command line: python -m course submit"""

import argparse
import sys

from course.notebook import packing


def main(words=None):
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m course", description="What a learner does outside the notebooks."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    packing.add_options(
        commands.add_parser("submit", help="hand in an assignment's folder, as one zip file")
    )
    chosen = parser.parse_args(words)
    try:
        print(packing.submit(chosen.folder, chosen.to, chosen.learner, chosen.incomplete))
    except packing.NotHandedIn as error:
        print(f"course submit: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
