"""How often the judge accuses honest networks, and which copies of shipped ones it knows again.

    .venv/bin/python -m tools.honest && .venv/bin/python -m tools.copies    # once, half an hour
    .venv/bin/python -m tools.false_alarms

Each honest network is judged in many draws, against what is usual among the other kinds: the
answers of its own kind are left out. docs/trust.md holds the result.
"""

import argparse

import numpy as np

from autograder.judge import memory, reached
from autograder.judge.familiar import ALIKE, kinship
from tools import copies, honest
from tools.make_familiar import NETWORKS, answers, shares

DRAWS = 2000


def usual_without(networks, kind):
    """Return what is usual among all networks but those of a kind."""
    found = {n: given["plain"].argmax(1) for n, given in networks}
    return shares({n: given for n, given in found.items() if honest.kind(n) != kind} or found)


def alarms(given, held, rng, draws=DRAWS):
    """Return in which share of draws a network falls too far: changed gently, and strongly."""
    plain = given["plain"].argmax(1) == held.labels
    gentle, strong = (given[key] == held.labels for key in ("gentle", "changed"))
    found, probabilities = [], held.shares / held.shares.sum()
    for _ in range(draws):
        exact = rng.choice(len(plain), reached.EXACT, replace=False)
        drawn = rng.choice(len(plain), reached.FRESH, p=probabilities)
        seen = gentle[rng.integers(len(gentle))]
        moved = strong[rng.integers(len(strong), size=len(drawn)), drawn]
        found.append(
            [
                memory.falls(plain[exact], seen[exact], memory.GENTLE),
                memory.falls(seen[drawn], moved, memory.STRONG),
            ]
        )
    return np.mean(found, axis=0)


def row(name, given, held, usual, known, rng, draws):
    """Return a network's figures."""
    plain = given["plain"].argmax(1)
    means = [np.average(plain == held.labels, weights=held.shares)]
    means += [
        np.average((given[key] == held.labels).mean(0), weights=held.shares)
        for key in ("gentle", "changed")
    ]
    odd = (plain == held.labels)[memory.odd(held.labels, usual)].mean()
    kin = [kinship(plain, answer, held.labels, usual) for answer in known.values()]
    return name, *means, *alarms(given, held, rng, draws), odd, max(kin, default=0)


def table(data, draws=DRAWS):
    """Return the rows of all honest networks for one data set."""
    held, rng = reached.held_out(data), np.random.default_rng(0)
    networks = list(honest.kept_networks(data))
    known = {name: answers(data, name) for name in NETWORKS.get(data, ())}
    rows = []
    for name, given in networks:
        usual = usual_without(networks, honest.kind(name))
        rows.append(row(name, given, held, usual, known, rng, draws))
    return rows


def copied(data):
    """Yield what was done to a shipped network, its accuracy, its kinship."""
    held = reached.held_out(data)
    networks = list(honest.kept_networks(data))
    usual = usual_without(networks, None)
    for name in NETWORKS.get(data, ()):
        known = answers(data, name)
        for path in sorted(copies.FOLDER.glob(f"{name}-*.npz")):
            with np.load(path) as file:
                told, plain = str(file["told"]), file["plain"].argmax(1)
            right = np.average(plain == held.labels, weights=held.shares)
            yield name, told, right, kinship(plain, known, held.labels, usual)


def main(draws):
    for data in (reached.FASHION, reached.DIGITS):
        print(f"\n{data}: honest networks, each in {draws:,} draws; {ALIKE=} {memory.KNOWN=}")
        print("network              plain gently changed  falls(gently, strongly)   odd  kinship")
        rows = table(data, draws)
        for name, plain, gentle, changed, soft, hard, odd, kin in rows:
            print(
                f"{name:20} {plain:6.1%} {gentle:6.1%} {changed:6.1%}  {soft:9.2%} {hard:9.2%}  "
                f"{odd:9.2f} {kin:8.2f}"
            )
        figures = np.array([r[4:] for r in rows])
        print(
            f"{len(rows)} networks of {len({honest.kind(r[0]) for r in rows})} kinds: false alarms "
            f"gently {figures[:, 0].mean():.3%}, strongly {figures[:, 1].mean():.3%}; odd images "
            f"at most {figures[:, 2].max():.2f}; kinship mean {figures[:, 3].mean():.2f}, spread "
            f"{figures[:, 3].std():.2f}, at most {figures[:, 3].max():.2f}"
        )
        for name, told, right, kin in copied(data):
            known = "known" if kin > ALIKE else "-"
            print(f"{name:15} {told:45} {right:6.1%} {kin:6.2f} {known}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=DRAWS)
    main(parser.parse_args().draws)
