"""The straightforward Python program: every page through BeautifulSoup, rows of all tables counted."""
import pathlib, sys

from bs4 import BeautifulSoup

dump = pathlib.Path(sys.argv[1])
for path in sorted(dump.rglob("*.md")):
    text = path.read_bytes().decode("utf-8", "replace")
    count = len(BeautifulSoup(text, "html.parser").find_all("tr"))
    if count:
        print(f"{path.relative_to(dump)}\t{count}")
