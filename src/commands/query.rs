//! `portolan query`: the rules of a canon that matter to one server.

use anyhow::Result;
use portolan::harmless::harmless;
use portolan::publish::query::{
    Query, near_names, near_pages, query, to_csv, to_json, to_table, unknown_pages, unknown_roles,
};
use portolan::record::canon::Canon;

use super::{Console, Ending, print, print_lines, read_canon};
use crate::cli::{ChoiceArgs, QueryArgs, QueryFormat};

pub(super) fn run(args: &QueryArgs, console: &Console) -> Result<Ending> {
    let canon = read_canon(&args.canon)?;
    let asked = Query {
        port: args.port,
        transport: args.transport.clone(),
        ..chosen(&args.choice)
    };
    say_unknown(&canon, &asked, console);
    let rules = query(&canon, &asked);
    if rules.is_empty() {
        console.say("no rule answers");
    }
    match args.format {
        QueryFormat::Table => print_lines(&to_table(&canon, &rules))?,
        QueryFormat::Json => print(to_json(&canon, &rules))?,
        QueryFormat::Csv => print(to_csv(&canon, &rules))?,
    }
    Ok(Ending::Clean)
}

/// What is asked for by the words that `query` and `export` share.
pub(super) fn chosen(args: &ChoiceArgs) -> Query {
    Query {
        between: match args.between.as_deref() {
            Some([a, b]) => Some((a.clone(), b.clone())),
            _ => None,
        },
        role: args.role.clone(),
        page: args.page.clone(),
        title: args.title.clone(),
        ..Query::default()
    }
}

/// Names the roles that no rule has and the pages that are not there, with those that look alike.
pub(super) fn say_unknown(canon: &Canon, asked: &Query, console: &Console) {
    for role in unknown_roles(canon, asked) {
        let near = near_names(canon, role);
        let hint = match near.is_empty() {
            true => String::new(),
            false => format!("; there is {}", harmless(&near.join(", "))),
        };
        let role = harmless(role);
        console.say(&format!("no rule of the canon names `{role}`{hint}"));
    }
    for page in unknown_pages(canon, asked) {
        console.say(&format!("no page of the canon is `{}`", harmless(page)));
        for (key, title) in near_pages(canon, page) {
            console.say(&format!(
                "  there is {}: {}",
                harmless(&key),
                harmless(&title)
            ));
        }
    }
}
