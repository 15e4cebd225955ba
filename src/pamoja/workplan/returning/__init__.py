"""A workbook of ours that comes back: rows are known again by their ids and held against the plan."""
