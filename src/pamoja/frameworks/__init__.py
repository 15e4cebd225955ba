"""The county's own plans (CIDP, ADP) as data: programmes, outputs, indicators, targets, cost and vote."""
