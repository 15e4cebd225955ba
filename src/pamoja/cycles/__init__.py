"""A county's joint work plan for one year: its sectors, who takes part, and what each shows to the others."""
