"""The table of a run, as Markdown and as JSON."""

import json
import platform
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import transformers

from .measure import Speed, Work


@dataclass(frozen=True)
class Row:
    """One batch size of one shape. A speed that is missing did not fit the memory."""

    shape: str
    work: Work
    roofline: float
    program: Speed | None
    transformers: Speed | None

    def cells(self) -> list[str]:
        def number(value: float | None) -> str:
            return "does not fit" if value is None else f"{value:,.0f}"

        def ratio(above: float | None, below: float | None) -> str:
            return "-" if above is None or below is None else f"{above / below:.2f}"

        ours = self.program and self.program.decode
        theirs = self.transformers and self.transformers.decode
        return [
            self.shape,
            str(self.work.batch),
            number(self.program and self.program.prefill),
            number(self.transformers and self.transformers.prefill),
            number(ours),
            number(theirs),
            ratio(ours, theirs),
            number(self.roofline),
            ratio(ours, self.roofline),
        ]


HEADER = [
    "shape", "B", "prefill", "transformers", "decode", "transformers", "ratio", "roofline",
    "share of it",
]


def hardware(device: str, bandwidth: float) -> dict:
    facts = {
        "device": device,
        "bandwidth_gb_s": round(bandwidth / 1e9, 1),
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "python": platform.python_version(),
        "processor": processor(),
        "threads": torch.get_num_threads(),
    }
    if device.startswith("cuda"):
        properties = torch.cuda.get_device_properties(device)
        facts["gpu"] = properties.name
        facts["gpu_memory_gb"] = round(properties.total_memory / 1e9, 1)
        facts["cuda"] = torch.version.cuda
    return facts


def processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()


def markdown(facts: dict, precision: str, rows: list[Row]) -> str:
    work = rows[0].work
    lines = [
        ", ".join(f"{name} {value}" for name, value in facts.items()) + f", {precision}.",
        f"Tokens a second; prompts of {work.prompt} tokens, then {work.tokens} more each.",
        "",
        "| " + " | ".join(HEADER) + " |",
        "|" + "---|" * len(HEADER),
    ]
    lines += ["| " + " | ".join(row.cells()) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def as_json(facts: dict, precision: str, rows: list[Row]) -> str:
    report = {"hardware": facts, "precision": precision, "rows": [asdict(row) for row in rows]}
    return json.dumps(report, indent=2) + "\n"
