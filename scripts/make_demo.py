"""Write the demonstration: six invented partners' plans and a county's annex, each in the layout of such an office.

Run:  python scripts/make_demo.py [--out DIR]
The rows stand in the tables of scripts/demo, the layouts in demo_xlsx.py, demo_ods.py and demo_texts.py.
Two runs write the same bytes.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from demo_ods import uhai_bora
from demo_rows import Made, Row, read, write
from demo_texts import nkaji_network, nyasi_rangelands
from demo_xlsx import county_adp, ewaso_springs, northern_commons, nyota_ya_elimu

OUT = Path(__file__).resolve().parents[1] / "src" / "pamoja" / "demo"
LAYOUTS = (
    ewaso_springs,
    nyota_ya_elimu,
    uhai_bora,
    nkaji_network,
    nyasi_rangelands,
    northern_commons,
    county_adp,
)
RELATIONS = ("file_a", "sheet_a", "row_a", "file_b", "sheet_b", "row_b", "kind", "ward", "sector", "why")
PROBLEMS = ("file", "sheet", "cell", "code", "why")


def main() -> None:
    """Write the files and the list of what is planted in them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write to")
    out: Path = parser.parse_args().out
    made = [layout() for layout in LAYOUTS]
    (out / "files").mkdir(parents=True, exist_ok=True)
    for file in made:
        (out / "files" / file.name).write_bytes(file.content)
    write(out / "planted.csv", RELATIONS, relations(made))
    write(out / "planted_problems.csv", PROBLEMS, problems(made))
    print(f"wrote {len(made)} files to {out.name}")


def relations(made: Sequence[Made]) -> Iterator[Row]:
    """What was planted between rows, with the file, sheet and row of both."""
    for row in read("planted"):
        found = {"kind": row["kind"], "ward": row["ward"], "sector": row["sector"], "why": row["why"]}
        for side in ("a", "b"):
            file = of(made, row[side]) if row[side] else None
            landed = file.landed[row[side]] if file else None
            found |= {
                f"file_{side}": file.name if file else "",
                f"sheet_{side}": landed.sheet if landed else "",
                f"row_{side}": str(landed.row) if landed else "",
            }
        yield found


def problems(made: Sequence[Made]) -> Iterator[Row]:
    """What is wrong in the files on purpose, with its cell."""
    for row in read("problems"):
        file = of(made, row["row"])
        landed = file.landed[row["row"]]
        yield {
            "file": file.name,
            "sheet": landed.sheet,
            "cell": landed.cell(row["field"]),
            "code": row["code"],
            "why": row["why"],
        }
    grants = of(made, "F01")
    yield {
        "file": grants.name,
        "sheet": "FY25-26 closed",
        "cell": "",
        "code": "hidden_sheet",
        "why": "Last year's sheet, hidden",
    }


def of(made: Sequence[Made], row: str) -> Made:
    """The file in which a row stands."""
    return next(file for file in made if row in file.landed)


if __name__ == "__main__":
    main()
