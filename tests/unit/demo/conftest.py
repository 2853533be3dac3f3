"""One small region, made once for all tests of the demonstration."""

from pathlib import Path

import pytest

from folkmoot.demo import DemoFiles, Size, generate


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    return generate(tmp_path_factory.mktemp("demo") / "region", size=Size.SMALL)


@pytest.fixture(scope="session")
def files_of() -> object:
    """Every file below a folder, by its path within it."""

    def files(folder: Path) -> dict[str, bytes]:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    return files
