"""How many typing errors lie between two words."""


def distance(left: str, right: str, limit: int) -> int:
    """Letters added, left out, replaced or swapped with their neighbour (optimal string alignment).

    Stops counting past `limit` and then returns limit + 1. Method: Damerau 1964, restricted edit distance.
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return min(last[-1], limit + 1)
