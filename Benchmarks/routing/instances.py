"""Where instances come from: `whistle instance generate`, once each, kept for later runs."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from methods import HERE, WHISTLE_BINARY

FOLDER = HERE / ".instances"
SIZES = ["tiny", "small", "district", "city"]
ORIGINS = ["uniform", "skewed", "adversarial"]
QUERIES = 100_000


@dataclass(frozen=True)
class InstanceKind:
    size: str
    origins: str
    load: int
    seed: int

    def __str__(self) -> str:
        return f"{self.size}-{self.seed}-{self.origins}-{self.load}"


def generate_command(kind: InstanceKind, folder: Path) -> list[str]:
    """The one place that knows how instances are made."""
    seed = str(kind.seed)
    return [
        *[str(WHISTLE_BINARY), "instance", "generate", kind.size, seed, str(folder)],
        *["--batch-seed", seed, "--queries", str(QUERIES)],
        *["--origins", kind.origins, "--load", str(kind.load)],
    ]


def folders(kind: InstanceKind) -> tuple[Path, Path]:
    """The folder of the graph and the folder of the batch, which may lie within it."""
    folder = FOLDER / str(kind)
    if not list(folder.rglob("queries.csv")):
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(generate_command(kind, folder), check=True)
    return (
        next(folder.rglob("nodes.csv")).parent,
        next(folder.rglob("queries.csv")).parent,
    )


def node_count(graph: Path) -> int:
    with open(graph / "nodes.csv") as file:
        return sum(1 for _ in file) - 1


def query_ids(batch: Path) -> list[str]:
    with open(batch / "queries.csv") as file:
        next(file)
        return [line.split(",", 1)[0] for line in file]
