"""Layouts that differ in how they say where."""

from layouts import periods, places
from layouts.amounts import Money, Share, no_money, shillings_text
from layouts.book import GREEN, Cell
from layouts.expect import Plan, Table
from layouts.fill_in import Values, deck, marked, work
from layouts.periods import checked
from layouts.places import Flag, Where

FOUR = ["q1", "q2", "q3", "q4"]


def ward_matrix(plan: Plan) -> None:
    """A column per ward under merged sub-counties, x where the work is; start and end as date cells."""
    draw, sheet = plan.draw, plan.book.sheet("Activity matrix")
    wards = sorted(draw.sample(plan.county.known(), 8), key=lambda ward: (ward.subcounty, ward.code))
    names = [f"w{i}" for i in range(len(wards))]
    sheet.title(1, f"{plan.organisation} – activity matrix by ward, {plan.county.name} County 2026/27", 12)
    table = Table(plan, sheet, f"sector activity {' '.join(names)} when end money", row=3)
    groups = list(dict.fromkeys(ward.subcounty for ward in wards))
    sizes = [sum(ward.subcounty == group for ward in wards) for group in groups]
    lefts = [sum(sizes[:i]) for i in range(len(groups))]
    table.group(
        {
            f"w{left}": (f"{group} Sub-County", size)
            for group, size, left in zip(groups, sizes, lefts, strict=True)
        }
    )
    table.heads(
        ["Sector", "Activity", *(ward.name for ward in wards), "Start date", "End date", "Budget (KES)"]
    )
    for number, sector in enumerate(sorted(plan.sectors(4) * 4)):
        chosen = sorted(draw.sample(range(len(wards)), draw.number(1, 4)))
        start, end = periods.days(draw)
        where = Where("", tuple(wards[i].json for i in chosen))
        if number == 6:
            chosen, where = [], places.missing(draw, plan.county)
        amount = plan.amount()
        item = work(plan, sector, where, checked("", start, end), amount)
        values: Values = {"sector": sector, "activity": item.title, "money": amount}
        values |= {"when": Cell(start, format="dd/mm/yyyy"), "end": Cell(end, format="dd/mm/yyyy")}
        table.work(item, values | {f"w{i}": draw.pick(("x", "X", "✓")) for i in chosen}, where="w0")


def ward_amounts(plan: Plan) -> None:
    """A column per ward with the amount spent there, a total, ward codes in the heading, column totals."""
    draw, sheet = plan.draw, plan.book.sheet("Budget by ward")
    wards = sorted(draw.sample(plan.county.plain(), 6), key=lambda ward: ward.code)
    names = [f"w{i}" for i in range(len(wards))]
    sheet.put(1, 1, plan.organisation.upper())
    sheet.put(2, 1, f"{plan.county.name} County – budget by ward, financial year 2026/27, all figures in KES")
    table = Table(plan, sheet, f"no sector activity when {' '.join(names)} money", row=4)
    table.group({"w0": ("Budget per ward (KES)", 6)})
    table.heads(
        [
            "No.",
            "Sector",
            "Activity",
            "Period",
            *(f"{ward.code} {ward.name}" for ward in wards),
            "Total (KES)",
        ]
    )
    sums = dict.fromkeys([*names, "money"], 0)
    for number, sector in enumerate(sorted(plan.sectors(3) * 5), 1):
        chosen = sorted(draw.sample(range(6), draw.number(1, 3)))
        parts = {f"w{i}": plan.amount(2, 30) for i in chosen}
        item = work(
            plan,
            sector,
            Where("", tuple(wards[i].json for i in chosen)),
            periods.month_text(draw),
            sum(parts.values()),
        )
        values: Values = {
            "no": number,
            "sector": sector,
            "activity": item.title,
            "when": item.when.text,
            **parts,
        }
        formula = f"=SUM({table.cell('w0', table.row)}:{table.cell('w5', table.row)})"
        table.work(item, values | {"money": Cell(sum(parts.values()), formula=formula)}, where="w0")
        for key, amount in {**parts, "money": sum(parts.values())}.items():
            sums[key] += amount
    table.skip("total", {"activity": "TOTAL", **sums})


def ward_sections(plan: Plan) -> None:
    """Each ward is a heading row inside the table of a CSV; below it the ward's activities, and a sub-total."""
    draw, sheet = plan.draw, plan.book.sheet("")
    sheet.put(1, 1, f"{plan.organisation} – work plan by ward 2026/27")
    sheet.put(2, 1, f"{plan.county.name} County; amounts in KES; quarters of the county financial year")
    table = Table(plan, sheet, "no sector activity when money", row=4)
    table.heads("No.|Sector|Activity|Quarter|Budget (KES)")
    number = 0
    style = draw.pick(("WARD: {}", "{} WARD", "{} Ward"))
    for ward in draw.sample(plan.county.plain(), 4):
        table.skip("heading", {"no": style.format(ward.name.upper() if style.isupper() else ward.name)})
        total = 0
        for sector in plan.sectors(4):
            first = draw.number(1, 4)
            when = checked(f"Q{first}", *periods.quarters("county", first, first))
            amount, number = plan.amount(), number + 1
            item = work(plan, sector, Where("", (ward.json,)), when, amount)
            values: Values = {"no": number, "sector": sector, "activity": item.title, "when": when.text}
            table.work(item, values | {"money": f"{amount:,}"}, where="no")
            total += amount
        table.skip("total", {"activity": f"Sub-total {ward.name}", "money": f"{total:,}"})


def ward_sheets(plan: Plan) -> None:
    """A sheet per ward without a ward column, after a summary sheet of totals; a hidden list of wards."""
    draw, summary = plan.draw, plan.book.sheet("Summary")
    summary.put(1, 1, f"{plan.organisation} – Summary of ward plans, {plan.county.name} County 2026/27")
    for column, text in enumerate(("Ward", "No. of activities", "Budget (KES)"), 1):
        summary.put(3, column, text)
    wards = draw.sample(plan.county.plain(), 4)
    for place, ward in enumerate(wards):
        sheet = plan.book.sheet(ward.name.replace("'", "")[:31])
        sheet.put(1, 1, plan.organisation)
        sheet.put(2, 1, f"Ward: {ward.name}")
        sheet.put(3, 1, "County financial year 2026/27 (Q1 = July-September)")
        table = Table(plan, sheet, "no sector activity q1 q2 q3 q4 money", row=5)
        table.heads("No.|Sector|Activity|Q1|Q2|Q3|Q4|Budget (KES)")
        total = 0
        for number, sector in enumerate(plan.sectors(5), 1):
            chosen, when = periods.ticks(draw, "county")
            amount = plan.amount()
            item = work(plan, sector, Where("", (ward.json,)), when, amount)
            values: Values = {"no": number, "sector": sector, "activity": item.title, "money": amount}
            table.work(
                item, values | marked(FOUR, [q - 1 for q in chosen], Cell(fill=GREEN)), where="no", when="q1"
            )
            total += amount
        table.skip("total", {"activity": "Total", "money": total})
        line: tuple[str | int, ...] = (ward.name, 5, total)
        for column, value in enumerate(line, 1):
            summary.put(4 + place, column, value)
    lists = plan.book.sheet("Lists", "hidden")
    for row, ward in enumerate(plan.county.wards, 1):
        lists.put(row, 1, ward.name)
    plan.problem(Flag("hidden_sheet", "info", "sheet"), "Lists", "")


def ward_codes(plan: Plan) -> None:
    """Ward code and ward name in two columns, either one alone, codes as numbers; old Excel."""
    draw, sheet = plan.draw, plan.book.sheet("PLAN")
    sheet.put(1, 1, f"Partner name: {plan.organisation}")
    sheet.put(2, 1, "Plan year: 1 July 2026 to 30 June 2027")
    table = Table(plan, sheet, "no sector activity code ward households when end money", row=4)
    table.heads("S/N|Sector|Activity|Ward code|Ward name|Target HHs|Start|End|Budget KSh")
    for number, sector in enumerate(sorted(plan.sectors(5) * 3), 1):
        ward = draw.pick(
            [w for w in plan.county.plain() if w.name not in ("Dukana", "Maikona", "Turbi", "Illeret")]
        )
        style = draw.number(1, 3)
        code: str | int = ward.code if style < 3 else int(ward.code)
        text = ward.name if style == 1 else "" if style == 2 else ward.name.upper()
        start, end = periods.days(draw)
        amount = plan.amount()
        item = work(plan, sector, Where(text, (ward.json,)), checked("", start, end), amount)
        values: Values = {
            "no": number,
            "sector": sector,
            "activity": item.title,
            "code": code,
            "ward": text or None,
        }
        values |= {
            "when": Cell(start, format="d-mmm-yy"),
            "end": Cell(end, format="d-mmm-yy"),
            "money": amount,
        }
        table.work(item, values | {"households": draw.number(20, 900)})


def subcounty_merged(plan: Plan) -> None:
    """Sub-county merged down, ward, village; 'All wards' of a sub-county; a village column that is no place of ours."""
    draw, sheet = plan.draw, plan.book.sheet("Work plan 26_27")
    sheet.title(1, f"{plan.organisation.upper()} WORK PLAN JULY 2026 – JUNE 2027", 8)
    sheet.put(2, 1, f"{plan.county.name} County")
    table = Table(plan, sheet, "sub ward village activity sector when money", row=4)
    table.heads("Sub County|Ward|Village/Site|Activity|Sector|When|Budget (KES)")
    groups = sorted({ward.subcounty for ward in plan.county.known()})
    for group in draw.sample(groups, 3):
        first = table.row
        inside = [ward for ward in plan.county.known() if ward.subcounty == group]
        for turn, sector in enumerate(plan.sectors(5)):
            ward = draw.pick(inside)
            where, village = (
                Where(ward.name, (ward.json,)),
                draw.pick(("Kwa Mzee", "Lomunyen", "Site B", "Market centre", "Bulla 3")),
            )
            if turn == 3:
                flags = places._subcounty_flags(plan.county, group)
                unit = ({"code": "", "name": group, "level": "subcounty"},)
                where, village = (
                    Where(draw.pick(("All wards", "All")), unit, (plan.county.members(group),), flags),
                    "",
                )
            when, amount = periods.month_text(draw), plan.amount()
            item = work(plan, sector, where, when, amount)
            values: Values = {
                "sub": None if turn else group,
                "ward": where.text,
                "village": village,
                "activity": item.title,
            }
            table.work(item, values | {"sector": sector, "when": when.text, "money": amount})
        table.down("sub", first, table.row - 1)


def place_traps(plan: Plan) -> None:
    """Every way to write places in one list, with two-line heading cells and money missing here and there."""
    draw, sheet = plan.draw, plan.book.sheet("Mapping")
    sheet.put(
        1, 1, f"{plan.organisation} – who does what where, {plan.county.name} County, FY 2026/27 (July–June)"
    )
    table = Table(plan, sheet, "activity sector ward when money", row=3)
    table.heads("Activity\n(what)|Sector|Target ward(s)\n(where)|Quarter\n(when)|Budget\n(Ksh)")
    kinds = (
        places.capitals,
        places.suffixed,
        places.swahili_ward,
        places.spaced,
        places.several,
        places.several,
        places.series,
        places.series,
        places.shared,
        places.county_wide,
        places.kaunti_nzima,
        places.subcounty,
        places.constituency,
        places.namesake,
        places.swapped,
        places.swapped,
        places.misspelt,
        places.misspelt,
        places.misspelt_twice,
        places.other_county,
        places.other_ward,
        places.unknown,
        places.missing,
        places.one_unknown,
        places.with_site,
        places.with_site,
        places.one,
    )
    for number, where in enumerate(deck(plan, len(kinds), kinds)):
        sector = draw.pick(plan.sectors(3))
        when = periods.quarter_text(draw)
        amount = plan.amount()
        text = shillings_text(draw, amount)
        money: Money | int = no_money() if number == 11 else Money((Share(amount),))
        item = work(plan, sector, where, when, money)
        values: Values = {
            "activity": item.title,
            "sector": sector,
            "ward": where.text or None,
            "when": when.text,
        }
        table.work(item, values | {"money": None if number == 11 else text})


LAYOUTS = {
    "ward_matrix": (ward_matrix, "xlsx"),
    "ward_amounts": (ward_amounts, "xlsx"),
    "ward_sections": (ward_sections, "csv,utf-8"),
    "ward_sheets": (ward_sheets, "xlsx"),
    "ward_codes": (ward_codes, "xls"),
    "subcounty_merged": (subcounty_merged, "ods"),
    "place_traps": (place_traps, "xlsx"),
}
