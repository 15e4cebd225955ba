import datetime as dt

import pytest

from pamoja.formats.number_formats import built_in, currency_of, moment_of, number_format


@pytest.mark.parametrize(
    ("code", "currency"),
    [
        ('"$"#,##0', "USD"),
        ("$#,##0.00", "USD"),
        ("[$KES] #,##0", "KES"),
        ("[$Ksh-441]#,##0;[Red]-[$Ksh-441]#,##0", "KES"),
        ("[$KSh-4409] #,##0", "KES"),
        ('"KES" #,##0', "KES"),
        ('#,##0 "Kshs."', "KES"),
        ("#,##0\\ \\K\\E\\S", "KES"),
        ('#,##0"/="', "KES"),
        ("[$$-409]#,##0.00", "USD"),
        ("[$$-1009]#,##0.00", "CAD"),
        ("[$US$] #,##0", "USD"),
        ("[$€-2] #,##0", "EUR"),
        ("€ #,##0", "EUR"),
        ("£#,##0", "GBP"),
        ("[$£-809]#,##0", "GBP"),
        ("_-* #,##0.00 [$kr-41D]_-;-* #,##0.00 [$kr-41D]_-", "SEK"),
        ("#,##0", ""),
        ("0%", ""),
        ("General", ""),
        ('#,##0 "days"', ""),
        ("[$-409]#,##0", ""),
        ("dd/mm/yyyy", ""),
        ("[$KES] dd/mm/yyyy", ""),
    ],
)
def test_a_number_format_tells_its_currency(code: str, currency: str) -> None:
    assert number_format(code).currency == currency


@pytest.mark.parametrize(
    ("code", "moment"),
    [
        ("dd/mm/yyyy", "date"),
        ("mmm-yy", "date"),
        ("mmmm", "date"),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "date"),
        ("d/m/yy h:mm", "date"),
        ("hh:mm", "time"),
        ("h:mm AM/PM", "time"),
        ("mm:ss", "time"),
        ("[h]:mm", ""),
        ("0.00E+00", ""),
        ("[Red]0.0", ""),
        ('0 "days"', ""),
        ("0\\d", ""),
        ("General", ""),
        ("@", ""),
    ],
)
def test_a_number_format_tells_whether_it_shows_a_moment(code: str, moment: str) -> None:
    assert number_format(code).moment == moment


def test_formats_known_by_number_alone_are_read() -> None:
    assert built_in(14).moment == "date"
    assert built_in(20).moment == "time"
    assert built_in(44).currency == ""  # it shows the reader's currency, whatever the writer's was
    assert built_in(0) == built_in(9) == number_format("0")


def test_serial_numbers_become_days_and_times() -> None:
    assert moment_of(46204, "date", since_1904=False) == dt.date(2026, 7, 1)
    assert moment_of(46204.5, "date", since_1904=False) == dt.datetime.fromisoformat("2026-07-01T12:00")
    assert moment_of(0.75, "time", since_1904=False) == dt.time(18)
    assert moment_of(44742, "date", since_1904=True) == dt.date(2026, 7, 1)
    assert moment_of(1, "date", since_1904=False) == dt.date(1900, 1, 1)
    assert moment_of(61, "date", since_1904=False) == dt.date(1900, 3, 1)


def test_numbers_that_are_no_day_stay_numbers() -> None:
    assert moment_of(-3, "date", since_1904=False) == -3
    assert moment_of(0, "date", since_1904=False) == 0
    assert moment_of(1e12, "date", since_1904=False) == 1e12


def test_signs_of_money_are_known_in_any_case() -> None:
    assert currency_of("ksh.") == "KES"
    assert currency_of("Euro") == "EUR"
    assert currency_of("goats") == ""
