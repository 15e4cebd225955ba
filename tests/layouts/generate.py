"""Write partner work plans in many layouts, with what must be read from each.

Run:  python tests/layouts/generate.py --seed 1 --out DIR [--only TEXT]
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from layouts import (
    plans_across,
    plans_fresh,
    plans_money,
    plans_more,
    plans_pdf,
    plans_place,
    plans_shape,
    plans_time,
    plans_word,
)
from layouts.book import Book
from layouts.draw import Draw
from layouts.expect import Plan
from layouts.places import COUNTIES, County
from layouts.writers import write

LAYOUTS = (
    plans_time.LAYOUTS | plans_money.LAYOUTS | plans_place.LAYOUTS | plans_shape.LAYOUTS | plans_more.LAYOUTS
)
EVERY = LAYOUTS | plans_fresh.LAYOUTS | plans_word.LAYOUTS | plans_across.LAYOUTS | plans_pdf.LAYOUTS


def make(name: str, seed: int) -> Plan:
    """One layout's file in the county that the seed gives it."""
    fill, form = EVERY[name]
    number = list(EVERY).index(name)
    book = Book(f"{number + 1:02d}_{name}.{form.split(';')[0].split(',')[0].split(chr(9))[0]}")
    if form.startswith("csv"):
        book.delimiter, book.encoding = form[3], form[4:]
    county = County(COUNTIES[(seed * 5 + number) % len(COUNTIES)])
    plan = Plan(name, seed, county, book, Draw(seed, name))
    fill(plan)
    return plan


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", default="", help="only layouts whose name contains this text")
    args = parser.parse_args()
    (args.out / "expected").mkdir(parents=True, exist_ok=True)
    names = [name for name in EVERY if args.only in name]
    for name in names:
        plan = make(name, args.seed)
        write(plan.book, args.out)
        plan.save_expected(args.out / "expected")
    sys.stdout.write(f"{len(names)} work plans in {args.out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
