//! What a column states, where its header alone does not say: tables of forms that real pages have, typed by
//! hand, and what a reader of the page says of each row.

#![allow(clippy::unwrap_used)]

use portolan::finding::{Finding, Level};
use portolan::lexicon::Lexicons;
use portolan::lint::{CompareOptions, Comparison, compare, run};
use portolan::normalize::PortPage;
use portolan::page::Origin;
use portolan::pipeline::survey_texts;
use portolan::publish::canon::{Disputed, draw_up};
use portolan::record::extract::{page_record, record};
use serde_json::Value;
use std::sync::Arc;

/// The rows of a page as records.
pub(crate) fn rows(locale: &str, text: &str) -> Vec<Value> {
    let path = format!("{locale}/ports.md");
    let lexicons = Lexicons::built_in();
    let survey = survey_texts(&[(Origin::from_path(path), text.as_bytes())], &lexicons);
    survey.pages.first().map(records_of).unwrap_or_default()
}

/// The rows of a page in few words.
pub(crate) fn said_of(page: &PortPage) -> Vec<String> {
    records_of(page).iter().map(said).collect()
}

fn records_of(page: &PortPage) -> Vec<Value> {
    let head = Arc::new(page_record(page, None));
    let rows = page
        .tables
        .iter()
        .flat_map(|table| table.rows.iter().map(move |row| (table, row)));
    rows.map(|(table, row)| serde_json::to_value(record(&head, table, row)).unwrap())
        .collect()
}

/// A row in few words: ports, ends, direction, and what was not read.
fn said(row: &Value) -> String {
    let rule = &row["rule"];
    let list = |value: &Value| -> Vec<Value> { value.as_array().cloned().unwrap_or_default() };
    let ports: Vec<String> = list(&rule["matches"])
        .iter()
        .map(|one| {
            let name = one["transport"].as_str().unwrap_or("?");
            match (&one["lower"], &one["upper"]) {
                (Value::Null, _) => format!("{name} -"),
                (lower, upper) if lower == upper => format!("{name} {lower}"),
                (lower, upper) => format!("{name} {lower}-{upper}"),
            }
        })
        .collect();
    let end = |name: &str| -> String {
        let end = &rule[name];
        let parties = list(&end["parties"]).into_iter().map(|party| {
            let named = ["role", "address"]
                .iter()
                .find_map(|key| party[key].as_str());
            let qualities: Vec<String> = list(&party["qualifiers"])
                .iter()
                .map(|one| format!("[{}]", one.as_str().unwrap()))
                .collect();
            format!("{}{}", named.unwrap_or("?"), qualities.concat())
        });
        let any = (end["any"] == true).then(|| String::from("any"));
        any.into_iter()
            .chain(parties)
            .collect::<Vec<_>>()
            .join(" + ")
    };
    let unread: Vec<String> = list(&row["unread"])
        .iter()
        .map(|field| format!(" !{}", field.as_str().unwrap()))
        .collect();
    let way = rule["direction"].as_str().unwrap_or("");
    let text = format!(
        "{} | {} > {} | {way}{}",
        ports.join(", "),
        end("source"),
        end("destination"),
        unread.concat()
    );
    text.trim().to_owned()
}

pub(crate) fn all(locale: &str, text: &str) -> Vec<String> {
    rows(locale, text).iter().map(said).collect()
}

/// A table without anything around it.
pub(crate) fn table(header: &str, cells: &[&str]) -> String {
    let bars = header.split('|').map(|_| "-").collect::<Vec<_>>().join("|");
    let rows: String = cells.iter().map(|row| format!("|{row}|\n")).collect();
    format!("|{header}|\n|{bars}|\n{rows}")
}

#[test]
fn a_column_of_transports_is_one_whatever_its_header() {
    let text = table(
        "Direction|Type|Port number|Protocol",
        &["Inbound|TCP|22|SSH", "Outbound|TCP/UDP|53|DNS"],
    );
    assert_eq!(
        all("en", &text),
        ["tcp 22 |  >  | inbound", "tcp 53, udp 53 |  >  | outbound"]
    );
    let text = table(
        "Traffic|From|To|Source port|Destination port",
        &["UDP/SRTP|Media Processor|SBC|49152-53247|3478-3481"],
    );
    assert_eq!(
        all("en", &text),
        ["udp 3478-3481 | media-processor > sbc |"]
    );
    // Prose beside it stays prose.
    let text = table("Port|Protocol|Type", &["443|TCP|TCP", "80|TCP|Web traffic"]);
    assert_eq!(all("en", &text), ["tcp 443 |  >  |", "tcp 80 |  >  |"]);
}

#[test]
fn a_column_of_directions_is_one_whatever_its_header() {
    let text = table(
        "Type|Protocol|Port Range|Source/Destination|Rule Type",
        &[
            "HTTP|TCP|80|0.0.0.0/0|Inbound",
            "All traffic|All|All|0.0.0.0/0|Outbound",
        ],
    );
    assert_eq!(
        all("en", &text),
        ["tcp 80 | any >  | inbound", "? - |  > any | outbound"]
    );
    let text = table(
        "Port no.|In or out|Notes",
        &["TCP 80 (HTTP)|Out|x", "TCP 445 (SMB)|In|y"],
    );
    assert_eq!(
        all("en", &text),
        ["tcp 80 |  >  | outbound", "tcp 445 |  >  | inbound"]
    );
    let text = table(
        "Port|Protocol|Direction|Purpose",
        &[
            "8923|UDP|Inbound from sensors|x",
            "8924|UDP|Outbound to clients|y",
        ],
    );
    assert_eq!(
        all("en", &text),
        [
            "udp 8923 | sensors >  | inbound",
            "udp 8924 |  > client | outbound"
        ]
    );
}

#[test]
fn a_header_of_ports_may_name_the_transport_and_the_way() {
    let text = table(
        "Address|Outbound TCP port|Purpose|Client(s)",
        &["*.example.com|443|Service traffic|All"],
    );
    assert_eq!(
        all("en", &text),
        ["tcp 443 | client[all] > *.example.com | outbound"]
    );
    let text = table(
        "Inbound port number|Protocol|Source|Destination|Action",
        &["5986|TCP|Any|Any|Allow"],
    );
    assert_eq!(all("en", &text), ["tcp 5986 | any > any | inbound"]);
    let text = table(
        "Endereço|Porta TCP de saída|Finalidade",
        &["kms.example.com|1688|Ativação"],
    );
    assert_eq!(
        all("pt-BR", &text),
        ["tcp 1688 |  > kms.example.com | outbound"]
    );
    // "In" is a word of every sentence.
    let text = "## Ports in use\n\n".to_owned() + &table("Port|Protocol|Notes", &["443|TCP|x"]);
    assert_eq!(all("en", &text), ["tcp 443 |  >  |"]);
}

#[test]
fn a_caption_and_a_heading_may_name_the_way() {
    let rows = table("Protocol|Port|Source|Description", &["TCP|22|Any|x"]);
    let text = format!("<figcaption>Inbound Rules for Nodes</figcaption>\n\n{rows}");
    assert_eq!(all("en", &text), ["tcp 22 | any >  | inbound"]);
    let text = format!("### Inbound Network Rules\n\n{rows}");
    assert_eq!(all("en", &text), ["tcp 22 | any >  | inbound"]);
    let text = format!("### Inbound and outbound rules\n\n{rows}");
    assert_eq!(all("en", &text), ["tcp 22 | any >  |"]);
}

#[test]
fn columns_of_ticks_hide_no_ports() {
    let text = table(
        "Port|Description|Cloud|OSS",
        &["2181|ZooKeeper||✓", "8443|HTTPS|✓|✓"],
    );
    assert_eq!(all("en", &text), ["? 2181 |  >  |", "? 8443 |  >  |"]);
    // A record of the domain name system is no rule.
    let text = table("Host|Port|Priority|Weight", &["sip.example.com|5061|10|20"]);
    assert_eq!(all("en", &text), Vec::<String>::new());
}

#[test]
fn a_number_beside_a_transport_without_ports_is_none() {
    let text = table(
        "Port|Protocol|Source|Destination",
        &["8/0|ICMP|Any|Any", "50|ESP|Any|Any", "443|TCP|Any|Any"],
    );
    assert_eq!(
        all("en", &text),
        [
            "icmp - | any > any |",
            "esp - | any > any |",
            "tcp 443 | any > any |"
        ]
    );
}

#[test]
fn a_cross_is_no_tick() {
    let text = table("Service|TCP|UDP", &["a|443|✗"]);
    let rows = rows("en", &text);
    assert!(
        !rows[0]["rule"]["matches"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["transport"] == "udp"),
        "{rows:?}"
    );
}

#[test]
fn what_style_sheets_hide_is_not_read() {
    let cell = |own: &str| {
        format!(
            "<td><span data-ttu-id=\"1\">{own}</span><span class=\"sxs-lookup\"><span data-stu-id=\"1\">{own}</span></span></td>"
        )
    };
    let text = format!(
        "<table><tr><th>Port</th><th>Protocol</th><th>Source</th></tr><tr>{}{}{}</tr></table>\n",
        cell("20"),
        cell("TCP"),
        cell("Any")
    );
    assert_eq!(all("en", &text), ["tcp 20 | any >  |"]);
}

#[test]
fn names_keep_their_words_and_sentences_are_no_names() {
    let text = table(
        "Protocol|Port|Source",
        &[
            "TCP|1|compute nodes",
            "TCP|2|server nodes",
            "TCP|3|On-premises vCenter network",
            "TCP|4|any source that needs to use the UI or API",
            "TCP|5|Load Balancer/Reverse Proxy",
            "TCP|6|* example.example.com",
        ],
    );
    assert_eq!(
        all("en", &text),
        [
            "tcp 1 | compute-nodes >  |",
            "tcp 2 | server-nodes >  |",
            "tcp 3 | on-premises-vcenter-network >  |",
            "tcp 4 |  >  |  !source",
            "tcp 5 | load-balancer + reverse-proxy >  |",
            "tcp 6 |  >  |  !source",
        ]
    );
}

#[test]
fn an_x_is_a_mark_among_marks_and_none_among_ports() {
    // Ports in the columns: there is none.
    let text = table(
        "Service|TCP|UDP",
        &["web|443|X", "DNS|53|53", "NTP|x|123", "SNMP|✗|161"],
    );
    assert_eq!(
        all("en", &text),
        [
            "tcp 443 |  >  |",
            "tcp 53, udp 53 |  >  |",
            "udp 123 |  >  |",
            "udp 161 |  >  |",
        ]
    );
    // Marks in the columns: it is one.
    let text = table("Port|TCP|UDP", &["443|X|", "53|X|x", "123||x"]);
    let said = [
        "tcp 443 |  >  |",
        "tcp 53, udp 53 |  >  |",
        "udp 123 |  >  |",
    ];
    assert_eq!(all("en", &text), said);
    // Ticks, crosses and words.
    for rows in [
        ["443|✓|✗", "53|✓|✓", "123|✗|✓"],
        ["443|✅|X", "53|✅|✅", "123|X|✅"],
        ["443|○|×", "53|○|○", "123|×|○"],
        ["443|Yes|No", "53|Yes|Yes", "123|No|Yes"],
    ] {
        assert_eq!(all("en", &table("Port|TCP|UDP", &rows)), said, "{rows:?}");
    }
    // No port, no protocol, nobody.
    let text = table(
        "Component|Port|Protocol|Source",
        &[
            "web|443|TCP|Any",
            "job|X|X|Any",
            "cache|6379|x|x",
            "all|*|TCP|Any",
        ],
    );
    let said: Vec<String> = all("en", &text)
        .iter()
        .map(|row| row.replace(" !component", "").trim().to_owned())
        .collect();
    assert_eq!(
        said,
        [
            "tcp 443 | any >  |",
            "| any >  |",
            "? 6379 |  >  |  !source",
            "tcp - | any >  |",
        ]
    );
    // What has a transport and what doesn't is no table of ports.
    let text = table("Feature|TCP|UDP", &["Multicast|✗|✓", "Retries|✓|✗"]);
    assert_eq!(all("en", &text), Vec::<String>::new());
}

/// Pages held against each other, and the findings of a level and above.
fn compared<T>(
    pages: &[(&str, String)],
    level: Level,
    tell: impl FnOnce(&Comparison<'_>, Vec<Finding>) -> T,
) -> T {
    let lexicons = Lexicons::built_in();
    let texts: Vec<(Origin, &[u8])> = pages
        .iter()
        .map(|(path, text)| (Origin::from_path(*path), text.as_bytes()))
        .collect();
    let survey = survey_texts(&texts, &lexicons);
    let comparison = compare(&survey, &lexicons, &CompareOptions::default());
    let mut findings = run(&comparison);
    findings.retain(|finding| finding.level >= level);
    tell(&comparison, findings)
}

/// What is told of pages as errors.
pub(crate) fn wrong(pages: &[(&str, String)]) -> Vec<String> {
    compared(pages, Level::Error, |_, findings| {
        findings
            .into_iter()
            .map(|finding| finding.message)
            .collect()
    })
}

/// What is told of pages as warnings and errors.
pub(crate) fn told(pages: &[(&str, String)]) -> Vec<String> {
    compared(pages, Level::Warning, |_, findings| {
        let findings = findings.into_iter();
        findings.map(|finding| finding.message).collect()
    })
}

/// The names of all that is told of pages, and what of.
pub(crate) fn lints(pages: &[(&str, String)]) -> Vec<(String, String)> {
    compared(pages, Level::Info, |_, findings| {
        let findings = findings.into_iter();
        let said = findings.map(|finding| {
            let observed = finding.observed.unwrap_or_default();
            (finding.lint.to_string(), observed)
        });
        said.collect()
    })
}

/// Warnings and errors of pages in English and Chinese, as lint and locale; and the canon's rules.
pub(crate) fn held(pages: &[(&str, String)]) -> (Vec<String>, Vec<String>) {
    compared(pages, Level::Warning, |comparison, findings| {
        let findings = findings.iter().map(|finding| {
            let locale = finding.locale.as_ref().map(ToString::to_string);
            format!("{} {}", finding.lint, locale.unwrap_or_default())
        });
        let rules = draw_up(comparison, Disputed::Mark).rules.into_iter();
        let rules = rules.map(|rule| {
            let source = rule.source.map(|end| {
                let roles = end.parties.iter().filter_map(|party| party.role.clone());
                roles.collect::<Vec<_>>().join(" + ")
            });
            format!("{} {}", source.unwrap_or_default(), rule.agreement.state)
        });
        (findings.collect(), rules.collect())
    })
}

#[test]
fn tables_that_are_cut_otherwise_lack_nothing() {
    let rows = |ports: &[u32]| -> Vec<String> {
        ports.iter().map(|port| format!("TCP|{port}|Any")).collect()
    };
    let part = |header: &str, ports: &[u32]| {
        let rows = rows(ports);
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        table(header, &rows)
    };
    let english = "Protocol|Port|Source";
    let en = format!(
        "{}\ntext\n\n{}",
        part(english, &[6443, 9345, 10250]),
        part(english, &[8472, 9099, 51820])
    );
    let chinese = "协议|端口|源";
    let zh = part(chinese, &[6443, 9345, 10250, 8472, 9099, 51820]).replace("Any", "任何");
    let (findings, _) = held(&[("en/a.md", en.clone()), ("zh/a.md", zh)]);
    assert_eq!(findings, Vec::<String>::new());
    // A port that stands nowhere is missing all the same.
    let zh = part(chinese, &[6443, 9345, 10250, 8472, 51820]).replace("Any", "任何");
    let (findings, _) = held(&[("en/a.md", en.clone()), ("zh/a.md", zh)]);
    assert!(findings.len() <= 1, "{findings:?}");
    let zh = format!(
        "{}\ntext\n\n{}",
        part(chinese, &[6443, 9345, 10250]).replace("Any", "任何"),
        part(chinese, &[8472, 51820]).replace("Any", "任何")
    );
    let (findings, _) = held(&[("en/a.md", en), ("zh/a.md", zh)]);
    assert_eq!(findings, ["missing-row zh"]);
}

#[test]
fn the_words_of_the_source_are_not_outvoted() {
    let english = table(
        "Protocol|Port|Source|Destination",
        &["TCP|443|Fabric Steward|Any"],
    );
    let german = table(
        "Protokoll|Port|Quelle|Ziel",
        &["TCP|443|Webbrowser|Beliebig"],
    );
    let spanish = table(
        "Protocolo|Puerto|Origen|Destino",
        &["TCP|443|Explorador web|Cualquiera"],
    );
    let french = table(
        "Protocole|Port|Source|Destination",
        &["TCP|443|Navigateur web|N'importe lequel"],
    );
    let (_, rules) = held(&[
        ("de/a.md", german),
        ("en/a.md", english),
        ("es/a.md", spanish),
        ("fr/a.md", french),
    ]);
    assert!(rules[0].starts_with("fabric-steward "), "{rules:?}");
}

#[test]
fn a_translation_older_than_its_source_does_not_outvote_it() {
    let dated = |date: &str, text: String| format!("---\nms.date: {date}\n---\n\n{text}");
    let english = table("Protocol|Port|Source", &["TCP|389, 636|Any"]);
    let german = table("Protokoll|Port|Quelle", &["TCP|389|Beliebig"]);
    let spanish = table("Protocolo|Puerto|Origen", &["TCP|389|Cualquiera"]);
    let french = table("Protocole|Port|Source", &["TCP|389|Tous"]);
    let pages = |source: &str| {
        [
            ("de/a.md", dated("01/02/2020", german.clone())),
            ("en/a.md", dated(source, english.clone())),
            ("es/a.md", dated("01/02/2020", spanish.clone())),
            ("fr/a.md", dated("01/02/2020", french.clone())),
        ]
    };
    let (newer, _) = held(&pages("03/04/2021"));
    assert_eq!(
        newer,
        ["port-differs de", "port-differs es", "port-differs fr"]
    );
    let (same, _) = held(&pages("01/02/2020"));
    assert_eq!(same, ["port-differs en"]);
}

#[test]
fn servers_that_send_and_receive_name_no_way() {
    let rows = table("Port|Protocol|Destination", &["20|TCP|FTP Server"]);
    let text = format!("# Ports for the Receive and Send Servers\n\n{rows}");
    assert_eq!(all("en", &text), ["tcp 20 |  > ftp-server |"]);
}
