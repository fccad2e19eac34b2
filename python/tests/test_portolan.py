"""The package as it is installed: the program, the module, its types and the version they share."""

import subprocess
import sys
from pathlib import Path

import portolan
import pytest

ENGLISH = "|Protocol/TCP or UDP/Port|Source IP|Destination IP|\n|-|-|-|\n|SIP/TLS/TCP/5061|Any|Edge Server|\n"
GERMAN = "|Protokoll/TCP oder UDP/Port|Quell-IP|Ziel-IP|\n|-|-|-|\n|SIP/TLS/UDP/5061|Beliebig|Edgeserver|\n"


@pytest.fixture
def docs(tmp_path):
    for locale, text in (("en-US", ENGLISH), ("de-DE", GERMAN)):
        (tmp_path / "docs" / locale).mkdir(parents=True)
        (tmp_path / "docs" / locale / "edge.md").write_text(text, encoding="utf-8")
    return tmp_path / "docs"


def test_the_program_comes_along():
    out = subprocess.run([portolan.program(), "--version"], capture_output=True, encoding="utf-8", check=True)
    assert out.stdout.split() == ["portolan", portolan.__version__]
    module = subprocess.run([sys.executable, "-m", "portolan", "--version"], capture_output=True, encoding="utf-8", check=True)
    assert module.stdout == out.stdout
    assert Path(portolan.program()).parent == Path(sys.executable).parent


def test_check_gives_findings(docs):
    findings = portolan.check(docs, config=False)
    transport = [finding for finding in findings if finding["lint"] == "transport-differs"]
    assert [(f["page"]["locale"], f["observed"], f["expected"]) for f in transport] == [("de-DE", "udp", "tcp")]
    assert portolan.check([docs], select=["structure"], config=False) == []
    assert portolan.check(str(docs), ignore="rule", min_severity="error", config=False) == []


def test_build_gives_rules(docs):
    (rule,) = portolan.build(docs, config=False)
    assert rule["matches"] == [{"transport": "tcp", "lower": 5061, "upper": 5061}]
    assert rule["agreement"]["state"] == "settled"
    canon = portolan.canon(docs, config=False)
    assert canon["rules"] == [rule]
    assert canon["meta"]["tool_version"] == portolan.__version__
    with pytest.raises(portolan.PortolanError, match="nothing written"):
        portolan.canon(docs, disputed=None, fail_on="error", config=False)


def test_extract_gives_rows_of_a_text():
    (row,) = portolan.extract(GERMAN, locale="de-DE")
    assert row["page"]["locale"] == "de-DE"
    assert row["rule"]["matches"] == [{"transport": "udp", "lower": 5061, "upper": 5061}]
    assert row["cells"][1] == "Beliebig"
    html = "<table><tr><th>Port<th>Protocol<tr><td>443<td>TCP</table>"
    assert portolan.extract(html, locale="en", kind="html")[0]["rule"]["matches"][0]["lower"] == 443
    assert portolan.extract("# No table\n") == []
    # A line end of Unicode inside of a cell parts no record.
    assert len(portolan.extract(ENGLISH.replace("Edge Server", "Edge\u2028Server"), locale="en")) == 1


def test_what_cannot_be_done_says_why(docs):
    with pytest.raises(portolan.PortolanError, match="no such file or folder"):
        portolan.check(docs / "nowhere", config=False)
    with pytest.raises(portolan.PortolanError, match="did you mean `port-differs`"):
        portolan.check(docs, select=["port-difers"], config=False)
    with pytest.raises(portolan.PortolanError, match="no path"):
        portolan.check([])


def test_records_have_the_fields_of_their_types(docs):
    def fields(kind):
        return set(kind.__annotations__) | {name for base in getattr(kind, "__orig_bases__", ()) for name in getattr(base, "__annotations__", {})}

    finding = portolan.check(docs, config=False)[0]
    assert set(finding) == fields(portolan.Finding)
    canon = portolan.canon(docs, config=False)
    # `terms` is there where pages have taught words.
    assert set(canon) | {"terms"} == fields(portolan.Canon)
    known = set()
    for kind in portolan.Rule.__mro__ + (portolan.Rule,) + tuple(getattr(portolan.Rule, "__orig_bases__", ())):
        known |= set(getattr(kind, "__annotations__", {}))
    assert set(canon["rules"][0]) <= known
    (row,) = portolan.extract(ENGLISH, locale="en")
    assert set(row) == fields(portolan.Row)


def test_the_package_is_typed():
    assert (Path(portolan.__file__).parent / "py.typed").is_file()
