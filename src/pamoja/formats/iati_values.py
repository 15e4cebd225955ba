"""What an IATI activities file says of one activity, as values, and what its publisher got wrong."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class IatiIssue:
    """One thing wrong in the file: where, in which element, a code, and the text that stands there.

    `where` leads to the element within its activity: "transaction 3, value"; "" for the activity itself.

    Codes: missing_identifier, repeated_identifier, empty_title, bad_date, bad_number, odd_number,
    bad_percentage, no_sector_code, no_currency, empty_point, bad_point, point_out_of_range,
    reversed_dates, no_attribute, unknown_attribute.
    """

    line: int
    element: str
    code: str
    value: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class IatiOrganisation:
    """An organisation by its reference, its name or both; `role` is the code of a participating one.

    `activity` is the identifier of its own record of the same money or work, where it is told.
    """

    ref: str = ""
    name: str = ""
    role: str = ""
    type: str = ""
    activity: str = ""


@dataclass(frozen=True, slots=True)
class IatiShare:
    """A sector, country or region with its share in 0..100, None where it is not told."""

    code: str
    vocabulary: str = ""
    name: str = ""
    percentage: float | None = None


@dataclass(frozen=True, slots=True)
class IatiArea:
    """An area by the code of a gazetteer (location-id) or of an administrative list (with its level)."""

    vocabulary: str
    code: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class IatiLocation:
    """Where: names, a point in degrees north and east, areas; `exactness` is "1" for exact, "2" for about."""

    name: str = ""
    description: str = ""
    latitude: float | None = None
    longitude: float | None = None
    areas: tuple[IatiArea, ...] = ()
    exactness: str = ""
    reach: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class IatiBudget:
    """A budget or planned disbursement: first and last day, amount and currency where known."""

    start: dt.date | None
    end: dt.date | None
    value: Decimal | None
    currency: str
    type: str = "1"
    status: str = "1"
    line: int = 0


@dataclass(frozen=True, slots=True)
class IatiTransaction:
    """Money promised or moved: the type's code, the day, the amount, who gave and who received."""

    type: str
    date: dt.date | None
    value: Decimal | None
    currency: str
    provider: IatiOrganisation = IatiOrganisation()
    receiver: IatiOrganisation = IatiOrganisation()
    description: str = ""
    sectors: tuple[IatiShare, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class IatiTarget:
    """What an indicator shall reach by the last day of a period, and what it reached, as written."""

    start: dt.date | None
    end: dt.date | None
    target: str = ""
    actual: str = ""


@dataclass(frozen=True, slots=True)
class IatiIndicator:
    """How a result is measured: the result's title, the indicator's own, where it began, and each period."""

    result: str
    title: str
    baseline: str = ""
    periods: tuple[IatiTarget, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class IatiActivity:
    """One activity; texts are English where there is English, else the first language written.

    `related` holds (identifier, type) pairs, type 1 a parent, 2 a child; `others` the same of its other identifiers.
    `line` is that of its element.
    """

    identifier: str
    title: str
    line: int
    description: str = ""
    reporting: IatiOrganisation = IatiOrganisation()
    participating: tuple[IatiOrganisation, ...] = ()
    status: str = ""
    hierarchy: int = 1
    default_currency: str = ""
    humanitarian: bool = False
    planned_start: dt.date | None = None
    actual_start: dt.date | None = None
    planned_end: dt.date | None = None
    actual_end: dt.date | None = None
    sectors: tuple[IatiShare, ...] = ()
    locations: tuple[IatiLocation, ...] = ()
    countries: tuple[IatiShare, ...] = ()
    regions: tuple[IatiShare, ...] = ()
    budgets: tuple[IatiBudget, ...] = ()
    transactions: tuple[IatiTransaction, ...] = ()
    disbursements: tuple[IatiBudget, ...] = ()
    indicators: tuple[IatiIndicator, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    issues: tuple[IatiIssue, ...] = ()
