//! `portolan query`: the rules of a canon that matter to one server.

use anyhow::Result;
use portolan::query::{Query, query, to_csv, to_json, to_table, unknown_roles};

use super::{Console, Ending, print, read_canon};
use crate::cli::{QueryArgs, QueryFormat};

pub(super) fn run(args: &QueryArgs, console: &Console) -> Result<Ending> {
    let canon = read_canon(&args.canon)?;
    let asked = Query {
        between: match args.between.as_deref() {
            Some([a, b]) => Some((a.clone(), b.clone())),
            _ => None,
        },
        role: args.role.clone(),
        port: args.port,
        transport: args.transport.clone(),
    };
    for role in unknown_roles(&canon, &asked) {
        console.say(&format!("no rule of the canon names the role `{role}`"));
    }
    let rules = query(&canon, &asked);
    print(&match args.format {
        QueryFormat::Table => to_table(&rules),
        QueryFormat::Json => to_json(&rules),
        QueryFormat::Csv => to_csv(&canon, &rules),
    })?;
    Ok(Ending::Clean)
}
