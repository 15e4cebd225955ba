"""Plans that come as a PDF: printed over two pages, and with several tables on a page in Kiswahili."""

from layouts import periods, places
from layouts.amounts import swahili_text
from layouts.book import GREY, Cell
from layouts.expect import Plan, Table
from layouts.fill_in import Values, deck, marked, work

FOUR = ["q1", "q2", "q3", "q4"]
HEADS = ("Sector", "Planned activity", "Ward", "Budget (KES)", "Lead officer")


def printed(plan: Plan) -> None:
    """A landscape table over two pages, its two rows of headings repeated, sectors merged down, a total at the end."""
    draw, wheres = plan.draw, iter(deck(plan, 12, (places.several, places.subcounty, places.suffixed)))
    for page, sectors in enumerate((plan.sectors(4)[:2], plan.sectors(4)[2:]), 1):
        sheet = plan.book.sheet(f"Page {page}, table 1")
        sheet.landscape, sheet.new_page = True, page > 1
        sheet.above = [
            f"{plan.organisation} – Annual work plan 2026/27",
            "Quarters of the county year, July to June",
        ]
        table = Table(plan, sheet, "sector activity ward q1 q2 q3 q4 money who", row=1)
        for name, text in zip(("sector", "activity", "ward", "money", "who"), HEADS, strict=True):
            sheet.put(1, table.column[name], Cell(text, fill=GREY))
            table.down(name, 1, 2)
        table.group({"q1": ("Timeline", 4)})
        table.heads("|||Q1|Q2|Q3|Q4||")
        for sector in sectors:
            first = table.row
            for _ in range(3):
                chosen, when = periods.ticks(draw, "county")
                amount = plan.amount()
                item = work(plan, sector, next(wheres), when, amount)
                values: Values = {"activity": item.title, "ward": item.where.text, "money": f"{amount:,}"}
                row = table.work(item, values | marked(FOUR, [q - 1 for q in chosen], "x"), when="q1")
                table.flag("read_from_pdf", "activity", row, optional=True)
            sheet.put(first, 1, sector)
            table.down("sector", first, table.row - 1)
    table.skip("total", {"activity": "TOTAL", "money": f"{plan.total:,}"})


def swahili_tables(plan: Plan) -> None:
    """Three tables on a page, each under its sector, the quarters shaded, amounts as text."""
    draw = plan.draw
    for number, sector in enumerate(plan.sectors(3, swahili=True), 1):
        sheet = plan.book.sheet(f"Page 1, table {number}")
        sheet.above = [f"Sekta: {sector}"]
        if number == 1:
            said = f"Mpango kazi 2026/27, Kaunti ya {plan.county.name}"
            sheet.above = [
                f"Shirika: {plan.organisation}",
                said,
                "Robo ya 1: Julai – Septemba 2026",
                *sheet.above,
            ]
        table = Table(plan, sheet, "no activity ward q1 q2 q3 q4 money", row=1)
        table.heads("Na.|Shughuli|Wadi|Robo 1|Robo 2|Robo 3|Robo 4|Gharama")
        for turn, where in enumerate(deck(plan, 4, (places.swahili_ward, places.kaunti_nzima)), 1):
            chosen, when = periods.ticks(draw, "county")
            amount = plan.amount()
            item = work(plan, sector, where, when, amount)
            values: Values = {"no": turn, "activity": item.title, "ward": where.text}
            values["money"] = swahili_text(draw, amount)
            row = table.work(item, values | marked(FOUR, [q - 1 for q in chosen], Cell(fill=GREY)), when="q1")
            table.flag("read_from_pdf", "activity", row, optional=True)


LAYOUTS = {"pdf_printed": (printed, "pdf"), "pdf_kiswahili": (swahili_tables, "pdf")}
