//! A rule set for `nft -f`: a table of named sets, one for each party and address family, and one
//! chain for each port table.
//!
//! The sets are empty, so nothing is open before someone fills them. No chain is hooked: loading the
//! file changes no traffic until a rule of the reader's own says `jump portolan`. nftables has
//! comments of 128 bytes at most; the whole text stands above each rule.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::flow::{self, Flow, Member, Plan, Side};
use super::words::{head, identifier, one_line, range_words};
use super::{ExportFile, Selection};
use crate::output::records::PortRangeRecord;

/// Longest comment that the kernel keeps, less a byte for its end.
const COMMENT_LIMIT: usize = 120;

const FAMILIES: [(&str, &str, &str); 2] = [("ip", "v4", "ipv4_addr"), ("ip6", "v6", "ipv6_addr")];

type Names = BTreeMap<Member, String>;

/// The rule set of a selection.
pub(super) fn file(selection: &Selection<'_>) -> ExportFile {
    let plans: Vec<Vec<Plan<'_>>> = selection
        .tables()
        .map(|rules| {
            let plan = |rule| flow::plan(selection, rule, &["tcp", "udp", "sctp", "icmp"]);
            rules.iter().copied().map(plan).collect()
        })
        .collect();
    let names = names(&plans);
    let mut text = String::new();
    for line in selection.preamble() {
        text.push_str(&format!("# {line}\n"));
    }
    text.push_str(
        "# Fill the sets, then jump to the chain \"portolan\" from a chain of your own that is hooked\n\
         # and has accepted established connections already.\n\n\
         table inet portolan {\n",
    );
    for (member, name) in &names {
        sets(&mut text, member, name);
    }
    let mut jumps = String::new();
    for (index, table) in plans.iter().enumerate() {
        let Some(first) = table.first() else { continue };
        let page = identifier(&first.rule.page, '_');
        let chain = format!("t{}_{}_{}", index + 1, head(&page, 40), first.rule.table);
        let _ = writeln!(jumps, "\t\tjump {chain}");
        let section = selection.text_of(&first.rule.section);
        let _ = writeln!(
            text,
            "\t# Page {}, table {}: {}\n\tchain {chain} {{",
            one_line(&first.rule.page),
            first.rule.table,
            one_line(section)
        );
        for plan in table {
            rule(&mut text, plan, &names);
        }
        text.push_str("\t}\n\n");
    }
    let _ = write!(text, "\tchain portolan {{\n{jumps}\t}}\n}}\n");
    ExportFile {
        name: "portolan.nft".to_owned(),
        text,
    }
}

/// A name for each party; parties whose words fold to one name are told apart by a number.
fn names(plans: &[Vec<Plan<'_>>]) -> Names {
    let mut taken = BTreeMap::<String, usize>::new();
    let mut names = Names::new();
    for member in flow::members(plans.iter().flatten()) {
        let full = identifier(&member.name(), '_');
        let base = head(&full, 96).to_owned();
        let count = taken.entry(base.clone()).or_default();
        *count += 1;
        let name = if *count == 1 {
            format!("at_{base}")
        } else {
            format!("at_{base}.{count}")
        };
        names.insert(member, name);
    }
    names
}

fn sets(text: &mut String, member: &Member, name: &str) {
    let words = member.words();
    for (_, suffix, kind) in FAMILIES {
        let _ = write!(
            text,
            "\tset {name}_{suffix} {{\n\t\ttype {kind}\n\t\tflags interval\n\t\tcomment \"{}\"\n\
             \t\t# elements = {{ }}\n\t}}\n\n",
            comment(&words)
        );
    }
}

fn rule(text: &mut String, plan: &Plan<'_>, names: &Names) {
    let _ = writeln!(text, "\t\t# {} ({})", plan.title(), one_line(&plan.rule.id));
    for remark in &plan.remarks {
        let _ = writeln!(text, "\t\t#   {remark}");
    }
    for flow in &plan.flows {
        for matches in matches(flow, names) {
            let _ = writeln!(
                text,
                "\t\t{matches} accept comment \"{}\"",
                comment(&format!("{} {}", plan.rule.id, plan.title()))
            );
        }
    }
}

/// The matches of each rule that a flow needs: both families, and each pair of parties.
fn matches(flow: &Flow, names: &Names) -> Vec<String> {
    let mut found = Vec::new();
    let icmp = flow.transport == "icmp";
    let both_any = flow.source.is_none() && flow.destination.is_none();
    for (family, suffix, _) in FAMILIES {
        for source in sides(&flow.source, names) {
            for destination in sides(&flow.destination, names) {
                let mut words = Vec::new();
                for (field, name) in [("saddr", source), ("daddr", destination)] {
                    if let Some(name) = name {
                        words.push(format!("{family} {field} @{name}_{suffix}"));
                    }
                }
                let transport = match (icmp, family) {
                    (true, "ip6") => "ipv6-icmp",
                    _ => flow.transport.as_str(),
                };
                if icmp {
                    words.push(format!("meta l4proto {transport}"));
                }
                for (field, ranges) in [("sport", &flow.source_ports), ("dport", &flow.ports)] {
                    if !ranges.is_empty() {
                        words.push(format!("{transport} {field} {}", ports(ranges)));
                    }
                }
                found.push(words.join(" "));
            }
        }
        // Without an address there is no family to tell apart, but for ICMP, which has two names.
        if both_any && !icmp {
            break;
        }
    }
    found
}

/// Set names of a side; one `None` for any.
fn sides<'n>(side: &Side, names: &'n Names) -> Vec<Option<&'n str>> {
    let Some(members) = side else {
        return vec![None];
    };
    let name = |member| names.get(member).map(|name| Some(name.as_str()));
    members.iter().filter_map(name).collect()
}

/// One range, or an anonymous set; overlapping ranges are merged, for nft refuses them.
fn ports(ranges: &[PortRangeRecord]) -> String {
    let mut sorted = ranges.to_vec();
    sorted.sort();
    let mut merged: Vec<PortRangeRecord> = Vec::new();
    for range in sorted {
        match merged.last_mut() {
            Some(last) if range.lower <= last.upper => last.upper = last.upper.max(range.upper),
            _ => merged.push(range),
        }
    }
    let words: Vec<String> = merged.iter().map(range_words).collect();
    match words.as_slice() {
        [one] => one.clone(),
        many => format!("{{ {} }}", many.join(", ")),
    }
}

/// Text within quotes: nft has no escapes there.
fn comment(text: &str) -> String {
    let text = one_line(text).replace('"', "'").replace('\\', "/");
    head(&text, COMMENT_LIMIT).trim_end().to_owned()
}
