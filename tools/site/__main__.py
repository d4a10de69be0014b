"""python -m tools.site"""

import argparse
import sys
from pathlib import Path

from tools.site import __doc__ as about
from tools.site.build import SiteError, build

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.site", description=about.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "site", help="where to write")
    parser.add_argument("--run", action="store_true", help="run the notebooks for their pictures")
    options = parser.parse_args()
    try:
        made = build(ROOT, options.out, options.run)
    except SiteError as error:
        print(f"site: {error}", file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in made)
    print(f"{options.out}: {len(made)} files, {size / 1e6:.1f} MB; open index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
