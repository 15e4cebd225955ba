"""How the site is put together: one settings file, one list of addresses."""
