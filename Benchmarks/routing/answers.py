"""Answers of two methods, compared exactly."""

from pathlib import Path

Answers = dict[str, list[str]]  # by query, "candidate,cost" in order of rank


def read(path: Path) -> Answers:
    answers: Answers = {}
    with open(path) as file:
        assert next(file).strip() == "query,rank,candidate,cost", f"{path}: not an answers' file"
        for line in file:
            query, rank, choice = line.rstrip("\n").split(",", 2)
            choices = answers.setdefault(query, [])
            choices.append(choice)
            assert int(rank) == len(choices), f"{path}: query {query} jumps to rank {rank}"
    return answers


def difference(
    queries: list[str], left_name: str, left: Answers, right_name: str, right: Answers
) -> str | None:
    """The first of `queries` that the two answer differently, spelt out."""
    for query in queries:
        ours, theirs = left.get(query, []), right.get(query, [])
        if ours != theirs:
            return (
                f"query {query} differs (candidate,cost in order of rank)\n"
                f"  {left_name}: {' '.join(ours) or 'nobody'}\n"
                f"  {right_name}: {' '.join(theirs) or 'nobody'}"
            )
    return None
