import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamoja.formats.grid import LAST_COLUMN, cell_name, column_letters, column_number


def test_cells_are_named_as_a_spreadsheet_program_names_them() -> None:
    assert cell_name(1, 1) == "A1"
    assert cell_name(9, 28) == "AB9"
    assert cell_name(1_048_576, LAST_COLUMN) == "XFD1048576"


@given(st.integers(1, LAST_COLUMN))
def test_letters_and_numbers_of_columns_go_back_and_forth(number: int) -> None:
    assert column_number(column_letters(number)) == number


@pytest.mark.parametrize("letters", ["", "A1", "É", "ABCD", "$A"])
def test_what_names_no_column_is_refused(letters: str) -> None:
    with pytest.raises(ValueError, match=r"^.*$"):
        column_number(letters)
