# The tests live in <repository>/tests/addon; Odoo's own runner looks here.
import importlib
from pathlib import Path

_home = Path(__file__).resolve().parents[2] / "tests" / "addon"
if _home.is_dir():
    __path__.append(str(_home))
    for _file in sorted(_home.glob("test_*.py")):
        importlib.import_module(f".{_file.stem}", __name__)
