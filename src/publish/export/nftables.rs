//! A rule set for `nft -f`: a table of named sets, one for each party and address family, and one
//! chain for each port table.
//!
//! Sets without known addresses are empty, so nothing is open before someone fills them. No chain is
//! hooked: loading the file changes no traffic until a rule of the reader's own says `jump portolan`.
//! The file may be loaded again: it replaces its table as a whole, so that what an older file opened is
//! shut. nftables has comments of 128 bytes at most, so they hold an identifier and the whole text
//! stands above each rule.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::address::Prefix;
use super::flow::{self, Abilities, Directory, Flow, Member, Opening, Plan, Side};
use super::words::{head, identifier, one_line, range_words};
use super::{ExportFile, Family, Selection};
use crate::order::{Collect, Order};
use crate::record::rule::PortRangeRecord;

/// Longest comment that the kernel keeps, less a byte for its end.
const COMMENT_LIMIT: usize = 120;

const ABILITIES: Abilities = Abilities {
    transports: &["tcp", "udp", "sctp", "icmp", "icmpv6", "esp", "ah", "gre"],
    icmp: |_, _| true,
};

/// A family of addresses as nftables names it.
#[derive(Debug, Clone, Copy)]
struct Kind {
    is_v6: bool,
    keyword: &'static str,
    suffix: &'static str,
    of_set: &'static str,
}

const KINDS: [Kind; 2] = [
    Kind {
        is_v6: false,
        keyword: "ip",
        suffix: "v4",
        of_set: "ipv4_addr",
    },
    Kind {
        is_v6: true,
        keyword: "ip6",
        suffix: "v6",
        of_set: "ipv6_addr",
    },
];

/// A set of addresses: those of one party, or of all that have the same.
struct Named {
    name: String,
    members: Vec<Member>,
    /// `None` where the reader fills them in.
    addresses: Option<Vec<Prefix>>,
}

impl Named {
    /// Whether there is a set of this family.
    fn has(&self, kind: Kind) -> bool {
        let addresses = self.addresses.as_ref();
        addresses.is_none_or(|all| all.iter().any(|prefix| prefix.is_v6() == kind.is_v6))
    }
}

/// All sets, and which is whose.
struct Sets {
    all: Vec<Named>,
    of: BTreeMap<Member, usize>,
}

/// The rule set of a selection.
pub(super) fn file(selection: &Selection<'_>) -> ExportFile {
    let plans: Vec<Vec<Plan<'_>>> = selection
        .tables()
        .map(|rules| {
            let plan = |rule| flow::plan(selection, rule, &ABILITIES);
            rules.iter().copied().map(plan).collect()
        })
        .collect();
    let sets = sets(selection, &plans);
    let family = selection.options.family;
    let mut text = String::new();
    for line in selection.preamble() {
        let _ = writeln!(text, "# {line}");
    }
    text.push_str(
        "# Sets without elements are to be filled. Then jump to the chain \"portolan\" from a hooked chain\n\
         # of your own in the table \"inet portolan\" that has accepted established connections already.\n\
         # Loading this file again replaces the table as a whole: load your own chain after it.\n\n\
         table inet portolan\ndelete table inet portolan\n\ntable inet portolan {\n",
    );
    for named in &sets.all {
        for kind in KINDS.into_iter().filter(|kind| family.has(kind.is_v6)) {
            set(&mut text, named, kind);
        }
    }
    let mut jumps = String::new();
    for (index, table) in plans.iter().enumerate() {
        let Some(first) = table.first() else { continue };
        let title = selection.title(&first.rule.page);
        let page = identifier(title, '_');
        let chain = format!("t{}_{}_{}", index + 1, head(&page, 40), first.rule.table);
        let _ = writeln!(jumps, "\t\tjump {chain}");
        let section = selection.text_of(&first.rule.section);
        let _ = writeln!(
            text,
            "\t# {} ({}), table {}: {}\n\tchain {chain} {{",
            one_line(title),
            one_line(&first.rule.page),
            first.rule.table,
            one_line(section)
        );
        for plan in table {
            rule(&mut text, plan, &sets, family);
        }
        text.push_str("\t}\n\n");
    }
    let _ = write!(text, "\tchain portolan {{\n{jumps}\t}}\n}}\n");
    ExportFile {
        name: "portolan.nft".to_owned(),
        text,
    }
}

/// A set for each party; parties with equal addresses share one, and names that fold to one are told
/// apart by a number.
fn sets(selection: &Selection<'_>, plans: &[Vec<Plan<'_>>]) -> Sets {
    let members = flow::members(plans.iter().flatten());
    let directory = Directory::new(members, selection.options);
    let mut shared: BTreeMap<&[Prefix], Vec<Member>> = BTreeMap::new();
    for (member, addresses) in directory.known() {
        shared.entry(addresses).or_default().push(member.clone());
    }
    let known = shared
        .into_iter()
        .map(|(addresses, members)| (members, Some(addresses.to_vec())));
    let unknown = directory.unknown().iter();
    let unknown = unknown.map(|member| (vec![member.clone()], None));
    let mut taken = BTreeMap::new();
    let mut sets = Sets {
        all: Vec::new(),
        of: BTreeMap::new(),
    };
    for (members, addresses) in known.chain(unknown) {
        let full = identifier(&members[0].name(), '_');
        let base = format!("at_{}", head(&full, 96));
        let name = super::unique(&base, ".", usize::MAX, &mut taken);
        for member in &members {
            sets.of.insert(member.clone(), sets.all.len());
        }
        sets.all.push(Named {
            name,
            members,
            addresses,
        });
    }
    sets
}

fn set(text: &mut String, named: &Named, kind: Kind) {
    if !named.has(kind) {
        return;
    }
    let words: Vec<String> = named.members.iter().map(Member::words).collect();
    let comment = comment(&words.join("; "));
    if comment.is_none() {
        for words in &words {
            let _ = writeln!(text, "\t# {words}");
        }
    }
    let _ = write!(
        text,
        "\tset {}_{} {{\n\t\ttype {}\n\t\tflags interval\n",
        named.name, kind.suffix, kind.of_set
    );
    if let Some(words) = comment {
        let _ = writeln!(text, "\t\tcomment \"{words}\"");
    }
    match &named.addresses {
        None => text.push_str("\t\t# elements = { }\n"),
        Some(addresses) => {
            let own = addresses
                .iter()
                .filter(|prefix| prefix.is_v6() == kind.is_v6);
            let own: Vec<String> = own.map(ToString::to_string).collect();
            let _ = writeln!(text, "\t\telements = {{ {} }}", own.join(", "));
        }
    }
    text.push_str("\t}\n\n");
}

fn rule(text: &mut String, plan: &Plan<'_>, sets: &Sets, family: Family) {
    let _ = writeln!(text, "\t\t# {} ({})", plan.title, one_line(&plan.rule.id));
    for remark in &plan.remarks {
        let _ = writeln!(text, "\t\t#   {remark}");
    }
    for flow in &plan.flows {
        for matches in matches(flow, sets, family) {
            let _ = write!(text, "\t\t{matches} accept");
            let long = comment(&format!("{} {}", plan.rule.id, plan.title));
            if let Some(words) = long.or_else(|| comment(&plan.rule.id)) {
                let _ = write!(text, " comment \"{words}\"");
            }
            text.push('\n');
        }
    }
}

/// The matches of each rule that a flow needs: the families, and each pair of sets.
fn matches(flow: &Flow, sets: &Sets, family: Family) -> Vec<String> {
    let mut found = Vec::new();
    let both_any = flow.source.is_none() && flow.destination.is_none();
    for kind in KINDS.into_iter().filter(|kind| family.has(kind.is_v6)) {
        // ICMP and ICMPv6 are two protocols, each of one family.
        if flow.transport == if kind.is_v6 { "icmp" } else { "icmpv6" } {
            continue;
        }
        for source in set_names(&flow.source, sets, kind) {
            for destination in set_names(&flow.destination, sets, kind) {
                let mut words = Vec::new();
                // Without an address nothing tells the family.
                if both_any && family != Family::Both {
                    words.push(format!(
                        "meta nfproto ipv{}",
                        if kind.is_v6 { 6 } else { 4 }
                    ));
                }
                for (field, name) in [("saddr", &source), ("daddr", &destination)] {
                    if let Some(name) = name {
                        words.push(format!("{} {field} @{name}_{}", kind.keyword, kind.suffix));
                    }
                }
                words.extend(transport(flow));
                found.push(words.join(" "));
            }
        }
        // One rule of the table `inet` is for both families.
        if both_any && family == Family::Both && !flow.transport.starts_with("icmp") {
            break;
        }
    }
    found
}

/// The words that match transport and ports.
fn transport(flow: &Flow) -> Vec<String> {
    let name = match flow.transport.as_str() {
        "icmpv6" => "ipv6-icmp",
        name => name,
    };
    let mut words = Vec::new();
    match flow.opening {
        Opening::Icmp(kind, code) => {
            words.push(format!("icmp type {kind}"));
            words.extend(code.map(|code| format!("icmp code {code}")));
        }
        Opening::Whole if flow.source_ports.is_empty() => {
            words.push(format!("meta l4proto {name}"));
        }
        Opening::Whole | Opening::Ports(_) => {}
    }
    for (field, ranges) in [
        ("sport", flow.source_ports.as_slice()),
        ("dport", flow.ports()),
    ] {
        if !ranges.is_empty() {
            words.push(format!("{name} {field} {}", ports(ranges)));
        }
    }
    words
}

/// Set names of a side in one family; one `None` for any.
fn set_names(side: &Side, sets: &Sets, kind: Kind) -> Vec<Option<String>> {
    let Some(members) = side else {
        return vec![None];
    };
    let all = members.iter().filter_map(|member| sets.of.get(member));
    let indices: BTreeSet<usize> = all.copied().into_set();
    let named = indices.into_iter().map(|index| &sets.all[index]);
    named
        .filter(|named| named.has(kind))
        .map(|named| Some(named.name.clone()))
        .collect()
}

/// One range, or an anonymous set; overlapping ranges are merged, for nft refuses them.
fn ports(ranges: &[PortRangeRecord]) -> String {
    let mut sorted = ranges.to_vec();
    sorted.order();
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

/// Text within quotes, where it fits as a whole: nft has no escapes there.
fn comment(text: &str) -> Option<String> {
    let text = one_line(text).replace('"', "'").replace('\\', "/");
    (text.len() <= COMMENT_LIMIT && !text.is_empty()).then_some(text)
}
