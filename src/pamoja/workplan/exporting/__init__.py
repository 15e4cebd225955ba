"""The joint plan in the forms in which it leaves: each form a module of its own with `write(plan, path)`."""
