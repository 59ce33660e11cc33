"""What groups answered to an evaluation, as rows to print: each question once, and under it each answer once with its groups."""


def by_answer(evaluated):
    """[(question, [(answer, "Companies, Government")])] of an `Evaluated`, answers in the order in which they first come."""
    rows = []
    for question, said in evaluated.rows:
        found = {}
        for group, answer in said:
            found.setdefault(answer, []).append(group)
        rows.append((question, [(answer, ", ".join(groups)) for answer, groups in found.items()]))
    return rows
