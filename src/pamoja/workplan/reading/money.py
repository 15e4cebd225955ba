"""What the activity of a row costs and who pays: totals and conversions are checked, never added again."""

from collections import Counter
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pamoja.core.activities import BudgetLine
from pamoja.core.money import NOT_STATED, Money, NotAnAmount
from pamoja.formats.grid import Value
from pamoja.workplan.reading.amounts import Amount, currency_in, is_nothing, read_amount
from pamoja.workplan.reading.columns import AMOUNT, CONVERSION, SHARE, TOTAL, WARD_MARK, Column
from pamoja.workplan.reading.context import Reader
from pamoja.workplan.reading.vocabulary import anywhere, at_start

TOLERANCE = Decimal("0.005")
LONGEST_TOTAL = 90


class Cell(NamedTuple):
    """An amount read from a cell of a column, in full units of a currency."""

    column: Column
    value: Decimal
    currency: str


def budget_in(reader: Reader, row: int) -> tuple[BudgetLine, ...]:
    """The money of a row by contributor; missing, unreadable and inconsistent amounts are reported."""
    before = len(reader.problems)
    parts = _cells(reader, row, reader.all(SHARE))
    total_column = reader.first(TOTAL, AMOUNT)
    total = _cell(reader, row, total_column)
    if total_column is not None and _spans_rows(reader, row, total_column):  # it sums several rows
        total = next(iter(_cells(reader, row, reader.all(CONVERSION))), None if parts else total)
    computed = _computed(reader, row, total_column)
    readable = len(reader.problems) == before
    paid = [cell for cell in parts if cell.value] or (
        [computed] if computed and computed.value and not total else []
    )
    payer = reader.text(row, reader.first("funder")) or None
    if readable and total is None and not parts:
        _missing(reader, row, total_column or reader.first(SHARE))
    if computed in paid and total_column is not None and computed is not None:
        column, amount = total_column.index, f"{computed.value:,f}"
        reader.note("money_computed", row, column, currency=computed.currency, amount=amount)
    if paid:
        if readable and total is not None:
            _compare(reader, row, total, paid)
        return _lines(paid, payer)
    if total is not None and total.value:
        if readable and computed is not None:
            _compare(reader, row, total, [computed])
        return _lines([total], payer)
    return _lines(_elsewhere(reader, row) if total is None else [], payer)


def _spans_rows(reader: Reader, row: int, column: Column) -> bool:
    merge = reader.view.merged.get((row, column.index))
    own = bool(_elsewhere_in_row(reader, row))
    return merge is not None and merge.bottom > merge.top and own


def _elsewhere_in_row(reader: Reader, row: int) -> list[Column]:
    """The other money columns in which a row has an amount of its own."""
    others = reader.all(SHARE, CONVERSION)
    return [column for column in others if read_amount(reader.view.raw(row, column.index)) is not None]


def _cells(reader: Reader, row: int, columns: list[Column]) -> list[Cell]:
    return [cell for column in columns if (cell := _cell(reader, row, column)) is not None]


def _elsewhere(reader: Reader, row: int) -> list[Cell]:
    """Amounts of a row that has none under a budget heading: by ward, else in another currency."""
    by_ward = [_ward_amount(reader, row, column) for column in reader.all(WARD_MARK)]
    found = [cell for cell in by_ward if cell is not None]
    return found or _cells(reader, row, reader.all(CONVERSION))[:1]


def _cell(reader: Reader, row: int, column: Column | None) -> Cell | None:
    """The amount in one cell; None where it is blank, in error or unreadable, the last two reported."""
    if column is None:
        return None
    position = (row, column.index)
    error = reader.view.sheet.errors.get(position)
    if error:
        reader.note_once(f"error in row {row}", "formula_error", row, column.index, error)
        return None
    value = reader.view.raw(row, column.index)
    if value is None and position in reader.view.sheet.uncalculated:
        reader.note("formula_uncalculated", row, column.index)
        return None
    if is_nothing(value):
        return None
    amount = read_amount(value, column.unit)
    if amount is None or amount.value < 0:
        reader.note("money_unreadable", row, column.index, value)
        return None
    if amount.unit_doubtful:
        reader.note("money_unit_doubtful", row, column.index, value, heading=column.heading.text)
    return Cell(column, amount.value, _currency(reader, row, column, amount))


def _ward_amount(reader: Reader, row: int, column: Column) -> Cell | None:
    """The amount in a ward's column; a tick there is no amount, and nothing is reported of it."""
    amount = read_amount(reader.view.raw(row, column.index), column.unit)
    return None if amount is None else Cell(column, amount.value, _currency(reader, row, column, amount))


def _currency(reader: Reader, row: int, column: Column, amount: Amount) -> str:
    """The currency of an amount: its own, its number format's, its row's, its heading's, the plan's, its column's."""
    found = _named_currency(reader, row, column, amount) or _usual(reader, column)
    if found is None:
        reader.note_once(
            "currency", "currency_missing", row, column.index, reader.view.raw(row, column.index)
        )
        return NOT_STATED
    return found


def _named_currency(reader: Reader, row: int, column: Column, amount: Amount) -> str | None:
    shown = reader.view.sheet.currencies.get((row, column.index))
    if amount.currency or shown:
        return amount.currency or shown
    stated = reader.text(row, reader.first("currency"))
    return (currency_in(stated) if stated else None) or column.currency or reader.plan.currency


def _usual(reader: Reader, column: Column) -> str | None:
    """The currency that every other amount of the column names, where they agree."""
    key = f"usual {column.index}"
    if key not in reader.remembered:
        seen = Counter(
            amount.currency
            for row in reader.table.rows
            if (amount := read_amount(reader.view.raw(row, column.index), column.unit)) is not None
            and amount.currency
        )
        reader.remembered[key] = next(iter(seen)) if len(seen) == 1 else ""
    return reader.remembered[key] or None


def _computed(reader: Reader, row: int, total: Column | None) -> Cell | None:
    """Unit cost times all quantities, where a table has them and its totals are mostly made so."""
    unit_cost = reader.first("unit_cost")
    if unit_cost is None or not reader.all("quantity") or not _made_of_quantities(reader, total):
        return None
    cost = _number(reader.value(row, unit_cost), unit_cost)
    product = _product(reader, row)
    if cost is None or product is None:
        return None
    column = total or unit_cost
    return Cell(column, product, _currency(reader, row, column, cost))


def _product(reader: Reader, row: int) -> Decimal | None:
    product = Decimal(1)
    for column in reader.all("unit_cost", "quantity"):
        amount = _number(reader.value(row, column), column)
        if amount is None:
            return None
        product *= amount.value
    return product


def _made_of_quantities(reader: Reader, total: Column | None) -> bool:
    """Whether most totals of a table are its unit cost times its quantities; without totals they must be."""
    key = "made of quantities"
    if total is not None and key not in reader.remembered:
        pairs = [
            (_number(reader.view.raw(row, total.index), total), _product(reader, row))
            for row in reader.table.rows
        ]
        known = [
            (amount.value, product) for amount, product in pairs if amount is not None and product is not None
        ]
        agree = sum(abs(amount - product) <= max(Decimal(1), amount * TOLERANCE) for amount, product in known)
        reader.remembered[key] = "yes" if agree * 5 >= len(known) * 3 else ""
    return total is None or bool(reader.remembered[key])


def _number(value: Value, column: Column) -> Amount | None:
    return None if is_nothing(value) else read_amount(value, column.unit)


def _compare(reader: Reader, row: int, total: Cell, parts: list[Cell]) -> None:
    """Report a total that its parts do not add up to; amounts in several currencies are not compared."""
    if {cell.currency for cell in parts} != {total.currency}:
        return
    added = sum((cell.value for cell in parts), Decimal(0))
    if abs(added - total.value) > max(Decimal(1), abs(total.value) * TOLERANCE):
        reader.note(
            "money_total_mismatch", row, total.column.index, reader.view.raw(row, total.column.index),
            added=f"{added:,.0f}", currency=total.currency,
        )  # fmt: skip


def _lines(cells: list[Cell], payer: str | None) -> tuple[BudgetLine, ...]:
    """One line for each contributor and currency."""
    sums: dict[tuple[str | None, str], Decimal] = {}
    for cell in cells:
        key = (cell.column.contributor or payer, cell.currency)
        sums[key] = sums.get(key, Decimal(0)) + cell.value
    return tuple(
        BudgetLine(money, who)
        for (who, currency), value in sums.items()
        if (money := _money(value, currency)) is not None
    )


@lru_cache(maxsize=50_000)
def _money(value: Decimal, currency: str) -> Money | None:
    try:
        return Money(value, currency)
    except NotAnAmount:
        return None


def _missing(reader: Reader, row: int, column: Column | None) -> None:
    if column is None:
        return
    merge = reader.view.merged.get((row, column.index))
    if merge is None or merge.top == row:  # a merged amount stands in its first row and counts there
        reader.note("money_missing", row, column.index)


class Sums:
    """Amounts read since the last sub-total and since the top, to check the totals written below them."""

    def __init__(self) -> None:
        self.since: dict[int, Decimal] = {}
        self.all: dict[int, Decimal] = {}
        self.doubtful: set[int] = set()
        self.currencies: dict[int, set[str]] = {}

    def add(self, reader: Reader, row: int) -> None:
        """Count one activity row; a column with an unreadable amount, or two currencies, is not checked."""
        for column in reader.all(TOTAL, AMOUNT, SHARE):
            value = reader.view.raw(row, column.index)
            amount = None if is_nothing(value) else read_amount(value, column.unit)
            if amount is None:
                if not is_nothing(value) or (row, column.index) in reader.view.sheet.errors:
                    self.doubtful.add(column.index)
                continue
            seen = self.currencies.setdefault(column.index, set())
            seen.add(_named_currency(reader, row, column, amount) or NOT_STATED)
            if len(seen - {NOT_STATED}) > 1:
                self.doubtful.add(column.index)
            for sums in (self.since, self.all):
                sums[column.index] = sums.get(column.index, Decimal(0)) + amount.value

    def check(self, reader: Reader, row: int) -> None:
        """Compare a total row with what stands above it: since the last total, or from the top."""
        for column in reader.all(TOTAL, AMOUNT, SHARE):
            value = reader.view.raw(row, column.index)
            stated = None if is_nothing(value) else read_amount(value, column.unit)
            if stated is None or column.index in self.doubtful or column.index not in self.all:
                continue
            sums = (self.since.get(column.index, Decimal(0)), self.all[column.index])
            if all(abs(added - stated.value) > max(Decimal(1), stated.value * TOLERANCE) for added in sums):
                near = min(sums, key=lambda added: abs(added - stated.value)) / column.unit
                reader.note("money_sum_mismatch", row, column.index, value, added=f"{near.normalize():,f}")
        self.since = {}


def is_carried(text: str) -> bool:
    """Whether a total only carries the last page's over to the next."""
    return bool(anywhere("carried total").search(text))


def is_total(text: str) -> bool:
    """Whether a text says total, sub-total or Jumla."""
    return len(text) < LONGEST_TOTAL and bool(at_start("total row").match(text))
