//! Lines: how the stages of a run on many machines read and write, one record a line.
//!
//! Takes standard input or files and gives lines, in batches that are worked on by all threads and written in
//! their order. No line is longer than the longest page can make it, and no more than a batch is held.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use portolan::source::MAX_PAGE_BYTES;

/// A line holds a page, and JSON writes a byte of it in six at most.
const LONGEST_LINE: u64 = MAX_PAGE_BYTES * 6 + 64 * 1024;

/// Lines of a batch, and bytes after which it is full all the same.
const BATCH_LINES: usize = 1024;
const BATCH_BYTES: usize = 16 * 1024 * 1024;

/// Lines of files, or of standard input.
pub(super) struct Lines {
    waiting: std::vec::IntoIter<PathBuf>,
    current: Option<(String, Box<dyn BufRead>)>,
}

impl Lines {
    /// The lines of these files, of standard input where there are none or where one is `-`.
    pub(super) fn of(files: &[PathBuf]) -> Self {
        let files = match files.is_empty() {
            true => vec![PathBuf::from("-")],
            false => files.to_vec(),
        };
        Self {
            waiting: files.into_iter(),
            current: None,
        }
    }

    /// The next line without its end; `None` after the last. A line that is too long is cut, and is then no
    /// record.
    pub(super) fn next(&mut self) -> Result<Option<Vec<u8>>> {
        loop {
            let Some((name, reader)) = &mut self.current else {
                let Some(path) = self.waiting.next() else {
                    return Ok(None);
                };
                self.current = Some(open(&path)?);
                continue;
            };
            let fail = || format!("{name}: cannot read");
            let mut line = Vec::new();
            let read = reader
                .by_ref()
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut line)
                .with_context(fail)?;
            if read == 0 {
                self.current = None;
                continue;
            }
            if line.last() == Some(&b'\n') {
                line.pop();
            } else if read as u64 == LONGEST_LINE {
                reader.skip_until(b'\n').with_context(fail)?;
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Some(line));
            }
        }
    }

    /// The next lines, enough for all threads; empty after the last.
    pub(super) fn batch(&mut self) -> Result<Vec<Vec<u8>>> {
        let (mut lines, mut bytes) = (Vec::new(), 0);
        while lines.len() < BATCH_LINES && bytes < BATCH_BYTES {
            let Some(line) = self.next()? else { break };
            bytes += line.len();
            lines.push(line);
        }
        Ok(lines)
    }
}

fn open(path: &Path) -> Result<(String, Box<dyn BufRead>)> {
    if path == Path::new("-") {
        let reader = Box::new(BufReader::with_capacity(1 << 20, io::stdin()));
        return Ok((String::from("standard input"), reader));
    }
    let name = path.display().to_string();
    let file = File::open(path).with_context(|| format!("{name}: cannot open"))?;
    Ok((name, Box::new(BufReader::with_capacity(1 << 20, file))))
}

/// Standard output, for many lines. A reader that has gone away is a quiet end.
pub(super) struct Output(BufWriter<io::StdoutLock<'static>>);

impl Output {
    pub(super) fn new() -> Self {
        Self(BufWriter::with_capacity(1 << 20, io::stdout().lock()))
    }

    /// Writes lines; `false` where nobody reads any more.
    pub(super) fn write(&mut self, lines: &[u8]) -> Result<bool> {
        still_read(self.0.write_all(lines))
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) -> Result<()> {
        still_read(self.0.flush()).map(|_| ())
    }
}

fn still_read(written: io::Result<()>) -> Result<bool> {
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error).context("cannot write to standard output"),
    }
}
