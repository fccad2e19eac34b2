"""The same bytes from worker processes as from one machine, whatever the pages lie in."""

import os
import subprocess

import pytest

pyspark = pytest.importorskip("pyspark")
from pyspark.sql import SparkSession  # noqa: E402

import portolan_spark  # noqa: E402

PROGRAM = os.environ.get("PORTOLAN", "portolan")
DUMPS = os.environ.get("PORTOLAN_DUMPS", "")


@pytest.fixture(scope="module")
def spark():
    # Two workers of one core each, in processes of their own.
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "7")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    yield session
    session.stop()


def local(dump, *words):
    # In the dump: paths of findings lead from where the command runs.
    command = [os.path.abspath(PROGRAM), *words, ".", "--isolated"]
    return subprocess.run(command, cwd=os.path.join(DUMPS, dump), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)


def same_as_local(spark, dump, pages, out, *words):
    out = str(out)
    words = [str(pages), "--output", out, "--portolan", PROGRAM, *words]
    code = portolan_spark.main([*words, "--disputed", "mark", "--fail-on", "never"])
    with open(f"{out}/findings.jsonl", "rb") as file:
        assert file.read() == local(dump, "check", "--format", "jsonl").stdout
    built = local(dump, "build", "--disputed", "mark", "--fail-on", "never")
    assert code == built.returncode
    with open(f"{out}/canon.json", "rb") as file:
        assert file.read() == built.stdout
    return spark.read.parquet(f"{out}/findings"), spark.read.parquet(f"{out}/rules")


def dump(name):
    folder = os.path.join(DUMPS, name)
    if not DUMPS or not os.path.isdir(folder):
        pytest.skip(f"there is no dump {name}")
    return folder


def test_a_folder(spark, tmp_path):
    folder = dump("lync-server-2013")
    findings, rules = same_as_local(spark, "lync-server-2013", folder, tmp_path / "out")
    lines = local("lync-server-2013", "check", "--format", "jsonl").stdout.count(b"\n")
    assert findings.count() == lines
    assert findings.where("page.path is null or message is null").count() == 0
    assert rules.where("id is null or agreement.state is null").count() == 0
    assert rules.count() > 300


def test_files_of_any_file_system(spark, tmp_path):
    folder = dump("world/rockylinux")
    same_as_local(spark, "world/rockylinux", f"{folder}/*", tmp_path / "out", "--partitions", "3")


def test_a_table(spark, tmp_path):
    folder = dump("lync-server-2013-archive")
    rows = []
    for above, _, names in os.walk(folder):
        for name in filter(portolan_spark.PAGE.search, names):
            path = os.path.join(above, name)
            with open(path, encoding="utf-8", newline="") as file:
                rows.append((os.path.relpath(path, folder), file.read()))
    table = str(tmp_path / "pages.parquet")
    spark.createDataFrame(rows, "path string, text string").write.parquet(table)
    same_as_local(spark, "lync-server-2013-archive", table, tmp_path / "out")


def test_a_process_that_fails_fails_its_task(spark, tmp_path):
    program = tmp_path / "portolan-that-fails"
    whole = os.path.abspath(PROGRAM)
    program.write_text(f'#!/bin/sh\n[ "$1" = reduce ] && exit 7\nexec {whole} "$@"\n')
    program.chmod(0o755)
    pages = tmp_path / "pages"
    (pages / "en").mkdir(parents=True)
    (pages / "en" / "a.md").write_text("|Port|Protocol|\n|-|-|\n|443|TCP|\n")
    with pytest.raises(Exception, match="7"):
        portolan_spark.main([str(pages), "--output", str(tmp_path / "out"), "--portolan", str(program)])
    assert not (tmp_path / "out").exists()
