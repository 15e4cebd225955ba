"""Kenya's counties, sub-counties, constituencies and wards as tables, seeded from the shipped facts."""
