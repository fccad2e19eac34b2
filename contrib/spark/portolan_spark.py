#!/usr/bin/env python3
"""Runs portolan over pages that lie on many machines, or in a table.

    spark-submit --files ./portolan portolan_spark.py PAGES --output FOLDER [options]

PAGES is a folder that all machines see, a place or a glob in any file system of Spark (`s3a://docs/*`), or a
Parquet table with the columns `path` and `text`. FOLDER gets two Parquet tables, `findings` and `rules`, and the files
`findings.jsonl`, `canon.json` (where no finding stands against it) and `exit-code`; that code is the script's own,
as `portolan check` and `portolan build` have it.

Spark moves lines and nothing else: what is done with them is done by the program `portolan`, one process a task.

    plan     the driver    what all paths together tell of language and page
    map      each task     a page                 → a record, its key first
             Spark         brings the records of a key together, and sorts
    reduce   each task     the records of a key   → pages that a translation keeps at another place
    finish   the driver    looks at all of them   → where they belong, sent to all
    reduce   each task     the records of a key   → what they teach
    finish   the driver    adds that up           → lessons, sent to all
    reduce   each task     the records of a key   → findings and rules
    finish   the driver    adds that up           → what `check` and `build` write, to the byte
"""

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

from pyspark import SparkFiles, StorageLevel
from pyspark.sql import SparkSession
from pyspark.sql import functions as f

PAGE = re.compile(r"\.(md|mdx|markdown|html|htm)$", re.IGNORECASE)

# The key stands first in a record, so that it can be had without reading the rest.
KEY = re.compile(r'\{"key":("(?:[^"\\]|\\.)*")')

FINDING = """
    lint string, level string, certainty string, verdict string,
    page struct<key: string, locale: string, path: string>,
    `table` int, row int, `column` int, line int, text_column int,
    field string, observed string, expected string, message string, help string,
    related array<struct<locale: string, path: string, line: int, `column`: int, cell: string, agrees: boolean>>,
    same int, fingerprint string
"""

ENDPOINT = """struct<
    any: boolean,
    parties: array<struct<role: string, qualifiers: array<string>, address: string>>,
    conditions: array<string>>"""

PORTS = "array<struct<lower: int, upper: int>>"

RULE = f"""
    id string, page string, `table` int, row int, section map<string, string>,
    role string, application_protocols array<string>, security array<string>,
    matches array<struct<transport: string, lower: int, upper: int, any: boolean, icmp_type: int, icmp_code: int>>,
    transport_inferred boolean, source {ENDPOINT}, destination {ENDPOINT},
    source_ports {PORTS}, node_ports {PORTS}, component {ENDPOINT},
    service map<string, string>, direction string, action string, notes map<string, string>,
    provenance array<struct<locale: string, path: string, line: int, translation: string, modified: string,
        cells: array<string>>>,
    agreement struct<state: string, locales: array<string>,
        dissent: array<struct<locale: string, field: string, value: string>>, verdict: string,
        unread: array<string>>
"""


def arguments(words=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("pages", help="a folder, files, or a Parquet table with path and text")
    parser.add_argument("--output", required=True, help="folder for tables, canon and exit code")
    parser.add_argument("--portolan", default="portolan", help="the program: a file here, or its name on every PATH")
    parser.add_argument("--config", help="a portolan.toml for all stages; its lexicons go with `spark-submit --files`")
    parser.add_argument("--partitions", type=int, help="parts to work on; by default Spark's own choice")
    parser.add_argument("--pages-are", choices=["folder", "files", "table"], help="what PAGES are, where their name leaves it open")
    parser.add_argument("--root", help="what the paths of files are below; by default what stands before the first wildcard")
    parser.add_argument("--fail-on", help="level that makes the exit code 1")
    parser.add_argument("--disputed", choices=["mark", "omit"], help="publish although languages disagree")
    parser.add_argument("--baseline", help="known findings")
    return parser.parse_args(words)


class Portolan:
    """The program, on the driver and on every worker."""

    def __init__(self, spark, program, config):
        self.context = spark.sparkContext
        self.options = ["--config", config] if config else ["--isolated"]
        self.here = program
        self.there = program
        self.config_there = None
        if os.path.basename(program) == program and os.path.isfile(SparkFiles.get(program)):
            # `spark-submit --files` has sent it.
            self.here = SparkFiles.get(program)
            self.there = self.sent(program)
        elif os.path.isfile(program):
            self.there = self.send(program)
        elif not shutil.which(program):
            raise SystemExit(f"{program}: no such program; send it with `spark-submit --files`, or name it with --portolan")
        if config:
            self.config_there = self.send(config)

    def sent(self, name):
        """Where a worker finds a file that was sent: beside it, or, with one process for all, in the driver's folder."""
        roots = self.context.parallelize([0], 1).map(lambda _: SparkFiles.getRootDirectory())
        return os.path.join(roots.first(), os.path.basename(name))

    def send(self, path):
        self.context.addFile(path)
        return self.sent(path)

    def run(self, *words, lines=None):
        """Runs a stage on the driver; gives its exit code and what it wrote."""
        command = [self.here, *words, *self.options]
        done = subprocess.run(command, input=lines, stdout=subprocess.PIPE, encoding="utf-8", check=False)
        return done.returncode, done.stdout

    def lines(self, *words, lines=None):
        code, out = self.run(*words, lines=lines)
        if code != 0:
            raise SystemExit(f"portolan {words[0]} ended with {code}")
        # Not `splitlines`: JSON leaves line ends of Unicode as they are.
        return [line for line in out.split("\n") if line]

    def pipe(self, lines, *words):
        """Runs a stage on the workers, a process for each part. A process that fails fails its task."""
        options = ["--config", self.config_there] if self.config_there else ["--isolated"]
        # Spark has as many tasks at once as there are cores: a process has one thread.
        command = shlex.join([self.there, *words, *options, "--jobs", "1"])
        return lines.pipe(command, checkCode=True)


def pages_of(spark, portolan, args):
    """All pages as lines of JSON for `portolan map`, each with what all paths together tell."""
    context = spark.sparkContext
    parts = args.partitions or context.defaultParallelism * 3
    what = args.pages_are or kind_of(args.pages)
    if what == "folder":
        # The program walks the folder, so that `.gitignore` and the settings of sites count; workers read the files.
        return context.parallelize(portolan.lines("plan", os.path.abspath(args.pages)), parts)
    if what == "files":
        place = args.pages if "://" in args.pages else os.path.abspath(args.pages)
        root = args.root or re.split(r"[^/]*[*?\[{]", place)[0]
        files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(place)
        path = f.regexp_replace("path", "^file:/+", "/")
        below = f.regexp_replace(path, "^" + re.escape(root.rstrip("/")) + "/+", "")
        pages = files.where(f.col("path").rlike("(?i)" + PAGE.pattern))
        pages = pages.select(below.alias("path"), f.base64("content").alias("base64"))
    else:
        pages = spark.read.parquet(args.pages).select("path", "text")
    # All paths are known before any page is read, for what is a locale is told by all of them.
    paths = "".join(json.dumps({"path": row.path}) + "\n" for row in pages.select("path").toLocalIterator())
    columns = ("path", "key", "locale", "default_locale")
    planned = spark.createDataFrame(
        [tuple(json.loads(line).get(column) for column in columns) for line in portolan.lines("plan", "-", lines=paths)],
        ", ".join(f"{column} string" for column in columns),
    )
    whole = pages.join(planned, "path").repartition(parts)
    return whole.select(f.to_json(f.struct(*whole.columns)).alias("line")).rdd.map(lambda row: row.line)


def kind_of(pages):
    """What PAGES are, where nobody says."""
    if os.path.isdir(pages):
        has_parquet = any(name.endswith(".parquet") for name in os.listdir(pages))
        return "table" if has_parquet else "folder"
    return "table" if pages.rstrip("/").endswith(".parquet") else "files"


def groups_of(spark, records, args):
    """Records with those of a key side by side, each key in one part. Spark spills to disk what is too much for memory."""
    keyed = spark.createDataFrame(
        records.map(lambda line: (json.loads(KEY.match(line).group(1)), line)), "key string, line string"
    )
    parts = [args.partitions] if args.partitions else []
    grouped = keyed.repartition(*parts, "key").sortWithinPartitions("key", "line")
    # Read three times: what has moved, what it teaches, and what it comes to.
    return grouped.select("line").rdd.map(lambda row: row.line).persist(StorageLevel.DISK_ONLY)


def write_lines(lines, path):
    """Lines of all parts to a file of the driver, a part at a time."""
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        for line in lines.toLocalIterator():
            file.write(line + "\n")


def put(spark, file, target):
    """Copies a file of the driver to wherever Spark can write."""
    java = spark._jvm.org.apache.hadoop.fs.Path
    there = java(target)
    system = there.getFileSystem(spark._jsc.hadoopConfiguration())
    system.copyFromLocalFile(False, True, java("file://" + file), there)


def main(words=None):
    args = arguments(words)
    spark = SparkSession.builder.appName("portolan").getOrCreate()
    portolan = Portolan(spark, args.portolan, args.config)
    with tempfile.TemporaryDirectory() as scratch:
        return run(spark, portolan, args, scratch)


def run(spark, portolan, args, scratch):
    def file(name):
        return os.path.join(scratch, name)

    records = portolan.pipe(pages_of(spark, portolan, args), "map", "-")
    groups = groups_of(spark, records, args)

    # What is sent under one name once stays as it is: each run has names of its own.
    moved, lessons = (file(f"{name}-{os.path.basename(scratch)}") for name in ("moved", "lessons"))

    write_lines(portolan.pipe(groups, "reduce", "--movers"), file("movers"))
    portolan.lines("finish", file("movers"), "--moved", moved)
    moved = portolan.send(moved)

    write_lines(portolan.pipe(groups, "reduce", "--examples", "--moved", moved), file("examples"))
    portolan.lines("finish", file("examples"), "--lessons", lessons)
    lessons = portolan.send(lessons)

    reduced = portolan.pipe(groups, "reduce", "--moved", moved, "--lessons", lessons).persist(StorageLevel.DISK_ONLY)
    write_lines(reduced, file("reduced"))

    told = [("--fail-on", args.fail_on), ("--disputed", args.disputed), ("--baseline", args.baseline)]
    told = [word for name, value in told if value for word in (name, value)]
    code, _ = portolan.run("finish", file("reduced"), "-o", file("findings.jsonl"), "--canon", file("canon.json"), *told)
    if code not in (0, 1, 3):
        raise SystemExit(code)
    with open(file("exit-code"), "w", encoding="utf-8") as out:
        out.write(f"{code}\n")

    with open(file("findings.jsonl"), encoding="utf-8", newline="\n") as lines:
        findings = spark.sparkContext.parallelize([line.rstrip("\n") for line in lines])
    spark.read.schema(FINDING).json(findings).write.mode("overwrite").parquet(f"{args.output}/findings")
    rules = reduced.map(lambda line: json.loads(line)["item"]).filter(lambda item: "rule" in item).map(lambda item: json.dumps(item["rule"]))
    spark.read.schema(RULE).json(rules).write.mode("overwrite").parquet(f"{args.output}/rules")
    for name in ("findings.jsonl", "canon.json", "exit-code"):
        if os.path.exists(file(name)):
            put(spark, file(name), f"{args.output}/{name}")
    return code


if __name__ == "__main__":
    ended = main()
    SparkSession.builder.getOrCreate().stop()
    sys.exit(ended)
