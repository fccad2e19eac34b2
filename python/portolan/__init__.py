"""Port tables of localized documentation: what they state, and where the languages disagree.

>>> import portolan
>>> rows = portolan.extract("|Port|Protocol|\\n|-|-|\\n|443|TCP|\\n", locale="en")
>>> rows[0]["rule"]["matches"]
[{'transport': 'tcp', 'lower': 443, 'upper': 443}]

Every function runs the program that comes with this package and gives its records, which have schemas
(``portolan schema``). Lists of records go straight into a table: ``polars.DataFrame(portolan.check("docs"))``,
``pandas.json_normalize(portolan.build("docs"))``.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Iterable, Literal, Optional, Union, cast

from ._program import program
from ._records import Canon, Finding, Row, Rule

try:
    __version__ = version("portolan")
except PackageNotFoundError:  # A checkout that is not installed.
    __version__ = "0"

__all__ = [
    "Canon",
    "Finding",
    "PortolanError",
    "Row",
    "Rule",
    "build",
    "canon",
    "check",
    "extract",
    "extract_pages",
    "program",
]

Path = Union[str, "os.PathLike[str]"]
Level = Literal["info", "warning", "error"]

#: How the program ends: clean, with findings, impossible, with nothing to check.
_CLEAN, _FINDINGS, _NOTHING = 0, 1, 3


class PortolanError(Exception):
    """The program could not do what it was asked; the text says why and what to do."""


def check(
    paths: Union[Path, Iterable[Path]],
    *,
    min_severity: Level = "info",
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    baseline: Optional[Path] = None,
    reference: Optional[str] = None,
    locale: Optional[str] = None,
    exclude: Iterable[str] = (),
    config: Union[Path, None, Literal[False]] = None,
    jobs: Optional[int] = None,
) -> list[Finding]:
    """Where the languages disagree, one record a finding.

    ``config`` is a ``portolan.toml``, ``False`` for none; by default the nearest one upwards counts.
    """
    words = ["check", *_paths(paths), "--format", "jsonl", "--min-severity", min_severity]
    words += _listed("--select", select) + _listed("--ignore", ignore)
    words += _told("--baseline", baseline)
    words += _input(reference, locale, exclude, config, jobs)
    return cast("list[Finding]", _lines(_run(words, _CLEAN, _FINDINGS, _NOTHING)))


def build(
    paths: Union[Path, Iterable[Path]],
    *,
    disputed: Optional[Literal["mark", "omit"]] = "mark",
    fail_on: Literal["info", "warning", "error", "never"] = "never",
    reference: Optional[str] = None,
    locale: Optional[str] = None,
    exclude: Iterable[str] = (),
    config: Union[Path, None, Literal[False]] = None,
    jobs: Optional[int] = None,
) -> list[Rule]:
    """The canonical rules, one record each; ``agreement`` says how far the languages agree on it.

    Unlike with the command, findings stop nothing here unless ``fail_on`` says so; disagreement of the languages
    does so only with ``disputed=None``.
    """
    document = canon(
        paths,
        disputed=disputed,
        fail_on=fail_on,
        reference=reference,
        locale=locale,
        exclude=exclude,
        config=config,
        jobs=jobs,
    )
    return document["rules"]


def canon(
    paths: Union[Path, Iterable[Path]],
    *,
    disputed: Optional[Literal["mark", "omit"]] = "mark",
    fail_on: Literal["info", "warning", "error", "never"] = "never",
    reference: Optional[str] = None,
    locale: Optional[str] = None,
    exclude: Iterable[str] = (),
    config: Union[Path, None, Literal[False]] = None,
    jobs: Optional[int] = None,
) -> Canon:
    """The whole canon: what it was made from, concepts, pages and rules."""
    words = ["build", *_paths(paths), "--fail-on", fail_on, "--allow-empty", *_told("--disputed", disputed)]
    words += _input(reference, locale, exclude, config, jobs)
    return cast(Canon, json.loads(_run(words, _CLEAN)))


def extract(
    text: str,
    *,
    locale: Optional[str] = None,
    kind: Literal["markdown", "mdx", "html"] = "markdown",
) -> list[Row]:
    """What the rows of one page state, before any comparison."""
    ending = {"markdown": "md", "mdx": "mdx", "html": "html"}[kind]
    with tempfile.TemporaryDirectory() as folder:
        page = os.path.join(folder, f"page.{ending}")
        # In the bytes of the text, whatever the machine writes by default.
        with open(page, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return extract_pages(page, locale=locale, config=False)


def extract_pages(
    paths: Union[Path, Iterable[Path]],
    *,
    locale: Optional[str] = None,
    exclude: Iterable[str] = (),
    config: Union[Path, None, Literal[False]] = None,
    jobs: Optional[int] = None,
) -> list[Row]:
    """What the rows of all pages state, before any comparison."""
    words = ["extract", *_paths(paths), "--allow-empty", *_input(None, locale, exclude, config, jobs)]
    return cast("list[Row]", _lines(_run(words, _CLEAN, _FINDINGS)))


def _paths(paths: Union[Path, Iterable[Path]]) -> list[str]:
    if isinstance(paths, (str, os.PathLike)):
        paths = [paths]
    names = [os.fspath(path) for path in paths]
    if not names:
        raise PortolanError("no path is given")
    # A name that begins with a dash is no option.
    return [os.path.join(".", name) if name.startswith("-") else name for name in names]


def _told(option: str, value: Optional[Any]) -> list[str]:
    return [] if value is None else [option, os.fspath(value) if isinstance(value, os.PathLike) else str(value)]


def _listed(option: str, values: Iterable[str]) -> list[str]:
    if isinstance(values, str):
        values = [values]
    return [word for value in values for word in (option, value)]


def _input(
    reference: Optional[str],
    locale: Optional[str],
    exclude: Iterable[str],
    config: Union[Path, None, Literal[False]],
    jobs: Optional[int],
) -> list[str]:
    words = _told("--reference", reference) + _told("--locale", locale) + _listed("--exclude", exclude)
    words += ["--isolated"] if config is False else _told("--config", config)
    return words + _told("--jobs", jobs)


def _run(words: list[str], *expected: int) -> str:
    done = subprocess.run(
        [program(), *words, "--color", "never"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode not in expected:
        raise PortolanError(done.stderr.strip() or f"portolan ended with {done.returncode}")
    return done.stdout


def _lines(text: str) -> list[dict[str, Any]]:
    # Not `splitlines`: JSON leaves line ends of Unicode as they are.
    return [json.loads(line) for line in text.split("\n") if line]
