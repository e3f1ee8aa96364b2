"""The words as an operator types them: their own process, their own database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
from roster_files import person_row, roster_file

ROOT = Path(__file__).resolve().parents[3]


def word(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `python bot.py …` on a home of its own."""
    environment = {
        **{key: os.environ[key] for key in ("PATH", "HOME", "LANG", "COVERAGE_PROCESS_START") if key in os.environ},
        "DATA_DIR": str(home / "data"),
        "SEAL_KEY_FILE": str(home / "seal" / "seal.key"),
        "POLICY": os.environ["POLICY"],
    }
    return subprocess.run(
        [sys.executable, str(ROOT / "bot.py"), *words],
        env=environment, cwd=home, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_import_and_codes(tmp_path: Path) -> None:
    assert word(tmp_path, "migrate").returncode == 0
    rows = [
        person_row("20250102", "新干部", "团干部、团员青年", 班级="药学2501"),
        person_row("20250103", "", 班级="药学2501"),
    ]
    (tmp_path / "名单.xlsx").write_bytes(roster_file(rows))
    dry = word(tmp_path, "import", "名单.xlsx")
    assert dry.returncode == 3, dry.stdout + dry.stderr
    assert "人员 第 3 行 姓名：必填，不能空着" in dry.stdout
    applied = word(tmp_path, "import", "名单.xlsx", "--apply")
    assert (applied.returncode, applied.stdout.splitlines()[-1]) == (3, "已写入。"), applied.stderr
    codes = word(tmp_path, "codes", "邀请码.xlsx")
    assert codes.returncode == 0, codes.stderr
    codes_file = openpyxl.load_workbook(tmp_path / "邀请码.xlsx")
    assert [row[1] for row in codes_file["邀请码"].values] == ["姓名", "新干部"]
    checked = word(tmp_path, "verify")
    assert (checked.returncode, checked.stdout.splitlines()[1]) == (0, "✓ 每一条都对得上"), checked.stderr
    assert word(tmp_path, "verify", "--anchor", "3f9a 12bc").stdout.startswith("没看懂 --anchor")
    assert word(tmp_path, "verify", "--anchor", "0" * 24).returncode == 1
