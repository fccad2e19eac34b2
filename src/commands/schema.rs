//! `portolan schema`: the JSON Schema of a published format.

use std::fmt::Write;

use anyhow::{Result, bail};
use portolan::record::schema::{SCHEMAS, find};

use super::{Ending, print};
use crate::cli::SchemaArgs;

pub(super) fn run(args: &SchemaArgs) -> Result<Ending> {
    let Some(name) = &args.name else {
        let mut text = String::new();
        for schema in SCHEMAS {
            writeln!(text, "{:8} {}", schema.name, schema.about)?;
        }
        print(&text)?;
        return Ok(Ending::Clean);
    };
    let Some(schema) = find(name) else {
        let names: Vec<&str> = SCHEMAS.iter().map(|schema| schema.name).collect();
        bail!("there is no schema `{name}`: one of {}", names.join(", "));
    };
    print(schema.text)?;
    Ok(Ending::Clean)
}
