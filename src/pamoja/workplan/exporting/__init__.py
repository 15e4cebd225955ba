"""The joint plan as documents and files that leave the product: one module a format, each with `write(plan, path)`."""
