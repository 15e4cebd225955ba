"""Fresh layouts that differ in how a cell says when, where and how much."""

import datetime as dt

from layouts import periods, places
from layouts.amounts import Money, Share, kes
from layouts.book import Cell
from layouts.draw import Draw
from layouts.expect import Plan, Table
from layouts.fill_in import Values, deck, rounds, work
from layouts.periods import FIRST, LAST, When
from layouts.places import County, Flag, Where

FOUR = ["q1", "q2", "q3", "q4"]
UNSURE = (Flag("date_unreadable", "warning", "cell", optional=True),)


def _d(year: int, number: int, day: int) -> dt.date:
    return dt.date(year, number, day)


def _plain_whens() -> list[When]:
    """Wordings with one reading."""
    return [
        When("Sept/Oct 2026", _d(2026, 9, 1), _d(2026, 10, 31)),
        When("3rd quarter FY 2026/2027", _d(2027, 1, 1), _d(2027, 3, 31)),
        When("FY2026/27 Q3", _d(2027, 1, 1), _d(2027, 3, 31)),
        When("Q1-Q4", FIRST, LAST),
        When("Oct'26 – Jan'27", _d(2026, 10, 1), _d(2027, 1, 31)),
        When("1.10.26 - 31.12.26", _d(2026, 10, 1), _d(2026, 12, 31)),
        When("Oct-26 to Mar-27", _d(2026, 10, 1), _d(2027, 3, 31)),
        When("From 5th Oct 2026 to 20th Nov 2026", _d(2026, 10, 5), _d(2026, 11, 20)),
        When("Monthly from Sept 2026 to May 2027", _d(2026, 9, 1), _d(2027, 5, 31)),
        When("FY 2026/27", FIRST, LAST),
        When("Nov. 2026", _d(2026, 11, 1), _d(2026, 11, 30)),
        When("12th – 16th October, 2026", _d(2026, 10, 12), _d(2026, 10, 16)),
        When("July 2026-June 2027", FIRST, LAST),
        When("Quarter one (July-Sept 2026)", _d(2026, 7, 1), _d(2026, 9, 30)),
        When("Q2 and Q3", _d(2026, 10, 1), _d(2027, 3, 31)),
        When("JAN 2027 – MARCH 2027", _d(2027, 1, 1), _d(2027, 3, 31)),
        When("Dec 2026 & April 2027", _d(2026, 12, 1), _d(2027, 4, 30)),
    ]


def _open_whens() -> list[When]:
    """Wordings with more than one fair reading."""
    october, march, november = (_d(2026, 10, 1), _d(2026, 10, 31)), (_d(2027, 3, 1), _d(2027, 3, 31)), 11
    days = [(_d(2026, 10, a), _d(2026, 10, b)) for a, b in ((10, 20), (11, 20), (15, 15), (8, 21), (14, 16))]
    weeks = [
        (_d(2026, november, a), _d(2026, november, b))
        for a, b in ((9, 15), (9, 13), (8, 14), (2, 8), (1, 30))
    ]
    ends = [(_d(2027, 3, a), _d(2027, 3, 31)) for a in (31, 21, 25, 24, 15)]
    nothing = (None, None)
    return [
        When("w/c 12 Oct 2026", _d(2026, 10, 12), _d(2026, 10, 18), ((_d(2026, 10, 12), _d(2026, 10, 16)),)),
        When("mid Oct 2026", *october, tuple(days), UNSURE),
        When("end of March 2027", *march, tuple(ends), UNSURE),
        When(
            "2nd week of November 2026", _d(2026, november, 8), _d(2026, november, 14), tuple(weeks), UNSURE
        ),
        When("Continuous", FIRST, LAST, (nothing,), UNSURE),
        When("Quarterly", FIRST, LAST, (nothing,), UNSURE),
        When(
            "By 31 March 2027", None, _d(2027, 3, 31), ((FIRST, None), march, (_d(2027, 3, 31), None)), UNSURE
        ),
        When("6 months from Oct 2026", october[0], march[1], (nothing, october), UNSURE),
    ]


def when_words(plan: Plan) -> None:
    """One column with the periods as people type them."""
    draw, sheet = plan.draw, plan.book.sheet("Workplan")
    sheet.put(1, 1, f"{plan.organisation} – FY 2026/27 work plan, {plan.county.name} County")
    sheet.put(2, 1, "Quarters of the county financial year: Q1 July-September 2026 to Q4 April-June 2027")
    table = Table(plan, sheet, "no sector activity ward when money", row=4)
    table.heads("No.|Sector|Activity|Ward|Implementation period|Budget (KES)")
    whens = draw.shuffled([*_plain_whens(), *_open_whens()])
    for number, when in enumerate(whens, 1):
        sector, amount = draw.pick(plan.sectors(6)), plan.amount()
        item = work(plan, sector, places.one(draw, plan.county), when, amount)
        values: Values = {"no": number, "sector": sector, "activity": item.title, "ward": item.where.text}
        table.work(item, values | {"when": when.text, "money": amount})


def _monies() -> list[tuple[str, Money]]:
    unsure = (Flag("money_unreadable", "warning", "cell", optional=True),)
    sure = (Flag("money_unreadable", "error", "cell"),)
    both = (Share(100_000, "KES", "County"), Share(300_000, "KES", "partner"))
    return [
        ("Kes 1.2 Million", kes(1_200_000)),
        ("Ksh. 3.5m", kes(3_500_000)),
        ("1,200,000.00", kes(1_200_000)),
        ("KSh 750 000", kes(750_000)),
        ("USD 12.5K", Money((Share(12_500, "USD"),))),
        ("KES 400,000 (County 100,000)", Money((Share(400_000),), unsure, (both, both[:1]))),
        ("TBD", Money((), sure)),
        ("Approx. KES 500,000", kes(500_000)),
        ("~ 300,000", kes(300_000)),
        ("KES 1,500,000 (USD 11,600)", Money((Share(1_500_000),), (), ((Share(11_600, "USD"),),))),
        ("2 x 150,000", Money((Share(300_000),), unsure, ((),))),
        ("450,000/- only", kes(450_000)),
        ("0.8 million", kes(800_000)),
        ("Kshs.900,000/=", kes(900_000)),
        ("KES 250,000 – 300,000", Money((), sure, ((Share(250_000),), (Share(300_000),), (Share(275_000),)))),
        ("Kenya Shillings 650,000", kes(650_000)),
        ("Ksh 1.25 M", kes(1_250_000)),
        ("KES\n1,050,000", kes(1_050_000)),
        ("550k", kes(550_000)),
        ("350000/=", kes(350_000)),
        ("Nil", Money((), (Flag("money_missing", optional=True),))),
        ("€ 4,500", Money((Share(4_500, "EUR"),))),
    ]


def money_words(plan: Plan) -> None:
    """One column with the amounts as people type them."""
    draw, sheet = plan.draw, plan.book.sheet("Workplan")
    sheet.put(1, 1, f"Organisation: {plan.organisation}")
    sheet.put(
        2, 1, f"{plan.county.name} County, July 2026 – June 2027. Amounts in Kenya shillings unless stated"
    )
    table = Table(plan, sheet, "no sector activity ward when money", row=4)
    table.heads("No.|Sector|Activity|Ward|Month|Budget")
    for number, (text, money) in enumerate(draw.shuffled(_monies()), 1):
        sector, when = draw.pick(plan.sectors(6)), periods.month_text(draw)
        item = work(plan, sector, places.one(draw, plan.county), when, money)
        values: Values = {"no": number, "sector": sector, "activity": item.title, "ward": item.where.text}
        table.work(item, values | {"when": when.text, "money": text})


def _named(draw: Draw, county: County) -> list[Where]:
    """Wards as people list them."""
    out = []
    for style in (
        "{a}, {b} & {c} wards", "1) {a} 2) {b} 3) {c}", "{a} ward, {b} ward and {c} ward", "Wards: {a}, {b}, {c}",
        "{a} (2), {b} (1), {c} (3)", "3 wards ({a}, {b}, {c})", "{a}; {b}; {c};", "i. {a}\nii. {b}\niii. {c}",
    ):  # fmt: skip
        wards = draw.sample(county.plain(), 3)
        a, b, c = (ward.name for ward in wards)
        out.append(Where(style.format(a=a, b=b, c=c), tuple(ward.json for ward in wards)))
    site, near = draw.sample(county.plain(), 2)
    loose = (Flag("place_unknown", "info", "cell", optional=True),)
    out.append(Where(f"{site.name} Ward (Mt Pole Pole)", (site.json,), flags=loose))
    out.append(Where(f"{near.name} and neighbouring wards", (near.json,), flags=loose))
    known = draw.pick(county.known())
    out.append(Where(f"{known.name} ({known.subcounty})", (known.json,)))
    return out


def _groups(draw: Draw, county: County) -> list[Where]:
    """Sub-counties and the county as people name them."""
    wards = {ward.name for ward in county.wards}
    names = sorted({ward.subcounty for ward in county.known()} - wards)
    a, b = draw.sample(names, 2)
    flags = tuple(flag for name in (a, b) for flag in places._subcounty_flags(county, name))
    units = tuple({"code": "", "name": name, "level": "subcounty"} for name in (a, b))
    inside = next(ward for ward in county.known() if ward.subcounty == a)
    loose = (Flag("place_unknown", "warning", "cell", optional=True),)
    out_of = tuple(ward.json for ward in county.wards if ward is not inside)
    return [
        Where(f"{county.name} County ({a}, {b})", units, flags=flags),
        Where(f"{a} and {b} sub-counties", units, flags=flags),
        Where(f"All {len(county.wards)} wards", county.whole),
        Where(f"Entire {a} Sub-County", units[:1], flags=flags[:1]),
        Where(f"{a} Sub-county ({inside.name} ward)", (inside.json,), flags=flags[:1]),
        Where(f"{a} Sub-County, {inside.name} Ward", (inside.json,), ((units[0], inside.json),), flags),
        Where("HQ", (), (county.whole,), loose),
        Where(f"All wards except {inside.name}", out_of, ((),), loose),
        Where("Across the county", county.whole),
        Where("Whole county", county.whole),
    ]


def place_words(plan: Plan) -> None:
    """One column with the places as people type them."""
    draw, sheet = plan.draw, plan.book.sheet("Workplan")
    sheet.put(1, 1, plan.organisation)
    sheet.put(2, 1, f"Work plan July 2026 – June 2027, {plan.county.name} County")
    table = Table(plan, sheet, "no sector activity ward when money", row=4)
    table.heads("No.|Sector|Activity|Location|Month|Budget (KES)")
    wheres = draw.shuffled([*_named(draw, plan.county), *_groups(draw, plan.county)])
    for number, where in enumerate(wheres, 1):
        sector, when, amount = draw.pick(plan.sectors(6)), periods.month_text(draw), plan.amount()
        item = work(plan, sector, where, when, amount)
        values: Values = {"no": number, "sector": sector, "activity": item.title, "ward": where.text}
        table.work(item, values | {"when": when.text, "money": amount})


def counterpart_funds(plan: Plan) -> None:
    """The donor's money in euros and the county's in shillings, beside each other and no conversion."""
    draw, sheet = plan.draw, plan.book.sheet("Plan and budget")
    sheet.put(1, 1, f"{plan.organisation} – plan and budget 2026/27 for {plan.county.name} County")
    sheet.put(2, 1, "The county co-finances each activity in Kenya shillings")
    table = Table(plan, sheet, "sector activity ward when end donor county", row=4)
    table.heads("Sector|Activity|Ward|Start month|End month|Meridian Aid grant (EUR)|County co-funding (KES)")
    wheres = deck(plan, 12, (places.several, places.misspelt, places.county_wide))
    for sector, where in zip(sorted(plan.sectors(4) * 3), wheres, strict=True):
        first = draw.number(0, 9)
        start, end = periods.month(2026, 7 + first)[0], periods.month(2026, 9 + first)[1]
        grant, own = 250 * draw.number(8, 200), plan.amount() * draw.number(0, 1)
        shares = (Share(grant, "EUR", "Meridian Aid"), Share(own, "KES", "County"))
        item = work(
            plan, sector, where, periods.checked("", start, end), Money(shares if own else shares[:1])
        )
        values: Values = {"sector": sector, "activity": item.title, "ward": where.text, "donor": grant}
        values |= {
            "when": f"{start:%b %Y}",
            "end": f"{end:%b %Y}",
            "county": own or draw.pick((None, "-", 0)),
        }
        table.work(item, values, money="donor")


def partner_columns(plan: Plan) -> None:
    """A column for each partner by name under a merged heading, the total and what is not funded yet."""
    draw, sheet = plan.draw, plan.book.sheet("Who funds what")
    sheet.put(1, 1, f"Lead organisation: {plan.organisation}")
    sheet.put(2, 1, f"{plan.county.name} County, financial year July 2026 – June 2027 (Q1 = July–Sept 2026)")
    table = Table(plan, sheet, "sector activity ward when unicef wfp caritas cg gap money", row=4)
    table.group({"unicef": ("Contribution by partner (KES)", 4)})
    table.heads("||||UNICEF|WFP|Caritas|County Government||")
    tops = {"sector": "Sector", "activity": "Activity", "ward": "Ward", "when": "Quarter"}
    for column, text in (tops | {"gap": "Funding gap (KES)", "money": "Total cost (KES)"}).items():
        sheet.put(4, table.column[column], text)
        table.down(column, 4, 5)
    names = {"unicef": "UNICEF", "wfp": "WFP", "caritas": "Caritas", "cg": "County Government"}
    wheres = iter(deck(plan, 12, (places.several, places.misspelt, places.county_wide)))
    for sector, count in zip(plan.sectors(3), rounds(12, 3), strict=True):
        for _ in range(count):
            first = draw.number(1, 4)
            when = periods.checked(f"Q{first}", *periods.quarters("county", first, first))
            parts = {key: plan.amount() for key in draw.sample(list(names), draw.number(1, 3))}
            shares = tuple(Share(parts[key], "KES", names[key]) for key in names if key in parts)
            gap = plan.amount() * draw.number(0, 1)
            missing = (*shares, Share(gap, "KES", "Funding gap"))
            item = work(plan, sector, next(wheres), when, Money(shares, any_of=(missing,) if gap else ()))
            values: Values = {"sector": sector, "activity": item.title, "ward": item.where.text, **parts}
            values |= {"when": when.text, "gap": gap or None, "money": sum(parts.values()) + gap}
            table.work(item, values)


def quarter_targets(plan: Plan) -> None:
    """Targets in the quarter columns instead of marks; the budget is another column."""
    draw, sheet = plan.draw, plan.book.sheet("Departmental work plan")
    plan.organisation = f"{plan.county.name} County Department of Special Programmes"
    sheet.title(1, plan.organisation.upper(), 11)
    sheet.title(2, "DEPARTMENTAL ANNUAL WORK PLAN FY 2026/2027 (Q1 July–September … Q4 April–June)", 11)
    table = Table(plan, sheet, "sector activity indicator target q1 q2 q3 q4 ward money source", row=4)
    table.group({"q1": ("Quarterly targets", 4)})
    table.heads("||||Q1|Q2|Q3|Q4|||")
    tops = {"sector": "Sector", "activity": "Activity", "indicator": "Indicator", "target": "Annual target"}
    tops |= {"ward": "Ward", "money": "Budget (KES)", "source": "Source of funds"}
    for column, text in tops.items():
        sheet.put(4, table.column[column], text)
        table.down(column, 4, 5)
    wheres = deck(plan, 12, (places.several, places.misspelt, places.county_wide))
    for sector, where in zip(sorted(plan.sectors(4) * 3), wheres, strict=True):
        chosen, when = periods.ticks(draw, "county")
        parts = {f"q{q}": draw.number(2, 60) for q in chosen}
        amount, source = plan.amount(), draw.pick(("CGF", "Meridian Aid"))
        item = work(plan, sector, where, when, Money((Share(amount, "KES", source),)))
        values: Values = {"sector": sector, "activity": item.title, "indicator": "No. of people reached"}
        values |= {"target": sum(parts.values()), "ward": where.text, "money": Cell(amount, format="#,##0")}
        zeros: Values = {key: parts.get(key, draw.pick((None, 0, "-"))) for key in FOUR}
        table.work(item, values | zeros | {"source": source}, when="q1")


LAYOUTS = {
    "fresh_when_words": (when_words, "xlsx"),
    "fresh_money_words": (money_words, "xlsx"),
    "fresh_place_words": (place_words, "xlsx"),
    "fresh_counterpart_funds": (counterpart_funds, "xlsx"),
    "fresh_partner_columns": (partner_columns, "xlsx"),
    "fresh_quarter_targets": (quarter_targets, "xlsx"),
}
