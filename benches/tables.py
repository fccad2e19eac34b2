"""The straightforward Python programs, for benches/compare: every page through markdown-it, then its tables
through BeautifulSoup or pandas; rows of all tables counted.

usage: benches/tables.py soup|pandas DUMP
"""
import io
import pathlib
import sys

from markdown_it import MarkdownIt

reader, dump = sys.argv[1], pathlib.Path(sys.argv[2])
markdown = MarkdownIt("commonmark").enable("table")

if reader == "soup":
    from bs4 import BeautifulSoup

    def rows(html):
        return len(BeautifulSoup(html, "lxml").find_all("tr"))
else:
    import pandas

    def rows(html):
        try:
            # The header is a row as well.
            return sum(len(table) + 1 for table in pandas.read_html(io.StringIO(html)))
        except ValueError:
            return 0


for path in sorted(dump.rglob("*.md")):
    html = markdown.render(path.read_bytes().decode("utf-8", "replace"))
    count = rows(html) if "<tr" in html else 0
    if count:
        print(f"{path.relative_to(dump)}\t{count}")
