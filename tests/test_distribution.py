"""The wheel and the sdist hold what they must and no more; the wheel, installed by itself, codes."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

HOME = Path(__file__).parents[1]
FOREIGN = ("evaluation/", "shared/", "training/", "tests/", "benchmarks/", ".venv", ".git/")
TRY = """
import dragoman
coded = dragoman.code("Kenyan police arrested two activists in Mombasa on Friday.", date="2024-06-25")
print(dragoman.__file__, [event.event for event in coded.events])
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with wheel and sdist; built from the checkout as anybody would, without a download."""
    pytest.importorskip("hatchling")
    out = tmp_path_factory.mktemp("dist")
    for target in ("wheel", "sdist"):
        command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(out)]
        ended = subprocess.run(command, cwd=HOME, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr
    return out


def test_the_wheel_holds_the_tables_and_the_reader(built: Path) -> None:
    [wheel] = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    ours = {str(p.relative_to(HOME / "src")) for p in (HOME / "src" / "dragoman").rglob("*") if p.is_file()}
    ours = {name for name in ours if "__pycache__" not in name}
    assert {name for name in ours if name.startswith("dragoman/data/")} <= names
    assert ours == {name for name in names if name.startswith("dragoman/")}
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert not [name for name in names if name.startswith(FOREIGN)]


def test_the_sdist_can_build_the_wheel_and_has_nothing_of_others(built: Path) -> None:
    [sdist] = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "NOTICE", "src/dragoman/data/lexicon/assault.tsv"} <= names
    assert not [name for name in names if name.startswith(FOREIGN)]


def test_the_wheel_codes_in_an_environment_of_its_own(built: Path, tmp_path: Path) -> None:
    """Its requirements come from this environment by a path, since tests download nothing; our own package does not."""
    [wheel] = built.glob("*.whl")
    venv.create(tmp_path / "env", with_pip=False)
    site = next((tmp_path / "env").rglob("site-packages"))
    zipfile.ZipFile(wheel).extractall(site)
    (site / "requirements.pth").write_text(sysconfig.get_path("purelib") + "\n")
    python = tmp_path / "env" / "bin" / "python"
    ended = subprocess.run([str(python), "-I", "-c", TRY], cwd=tmp_path, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    place, _, events = ended.stdout.partition(" ")
    assert place.startswith(str(site))
    assert "COERCE" in events
