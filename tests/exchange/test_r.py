"""R reads our exports in the three lines that examples/r promises, where R and readr are on the machine."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from dragoman.exchange import export

READ = """
suppressMessages(library(readr))
e <- read_csv("events.csv", show_col_types = FALSE)
i <- read_tsv("events.tab", quote = "", col_types = cols(`CAMEO Code` = col_character()), show_col_types = FALSE)
cat(nrow(e), nrow(problems(e)), ncol(i), nrow(problems(i)), i$`CAMEO Code`[4], class(e$date), e$actor_code[1])
"""


def has_readr() -> bool:
    rscript = shutil.which("Rscript")
    check = "quit(status = !requireNamespace('readr', quietly = TRUE))"
    return rscript is not None and subprocess.run([rscript, "-e", check], capture_output=True).returncode == 0


@pytest.mark.skipif(not has_readr(), reason="R with readr is not on this machine")
def test_r_reads_csv_and_icews(made_record: Path, tmp_path: Path) -> None:
    export(made_record, "csv", tmp_path / "events.csv")
    export(made_record, "icews", tmp_path / "events.tab")
    done = subprocess.run(["Rscript", "-e", READ], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "3 0 20 0 040 Date KEN"
