//! What pages say together: who is held to be wrong, what is published, and that `check`, canon and exports
//! say the same. Pages are typed by hand, three or five languages of one table.

#![allow(clippy::unwrap_used)]

use portolan::finding::{Finding, Level, Verdict};
use portolan::lint::{CompareOptions, compare, run};
use portolan::page::Origin;
use portolan::pipeline::survey_texts;
use portolan::publish::canon::{Disputed, draw_up};
use portolan::publish::export::{ExportFormat, ExportOptions, export, left_out};
use portolan::record::canon::{Canon, CanonRule};

use crate::cells::{HEADERS, lync};

/// What comes of a set of pages.
struct Read {
    findings: Vec<Finding>,
    canon: Canon,
}

/// Who translated a page.
#[derive(Clone, Copy, PartialEq)]
enum By {
    People,
    Machine,
}

/// A page of one table; the folder is the locale, or lies above it.
fn page(folder: &str, by: By, rows: &[[&str; 3]]) -> (String, String) {
    let locale = folder.rsplit('/').next().unwrap();
    let header = HEADERS
        .iter()
        .find(|(known, _)| *known == locale)
        .unwrap()
        .1;
    let kind = match (locale, by) {
        ("en-US", _) => "",
        (_, By::People) => "ms.translationtype: HT\n",
        (_, By::Machine) => "ms.translationtype: MT\n",
    };
    let rows: String = rows
        .iter()
        .map(|row| format!("|{}|\n", row.join("|")))
        .collect();
    let text = format!(
        "---\nms:assetid: x\nms.contentlocale: {locale}\n{kind}---\n\n|{header}|\n|-|-|-|\n{rows}"
    );
    (format!("{folder}/x.md"), text)
}

fn read(pages: &[(String, String)]) -> Read {
    let lexicons = lync();
    let texts: Vec<_> = pages
        .iter()
        .map(|(path, text)| (Origin::from_path(path.clone()), text.as_bytes()))
        .collect();
    let survey = survey_texts(&texts, &lexicons);
    let comparison = compare(&survey, &lexicons, &CompareOptions::default());
    Read {
        findings: run(&comparison),
        canon: draw_up(&comparison, Disputed::Mark),
    }
}

impl Read {
    /// Findings of a comparison as lint, locale and verdict.
    fn compared(&self) -> Vec<String> {
        let compared = self
            .findings
            .iter()
            .filter(|finding| finding.lint != "missing-page");
        let compared = compared.filter_map(|finding| {
            let verdict = finding.verdict?;
            let locale = finding.locale.as_ref()?;
            Some(format!("{} {locale} {}", finding.lint, verdict.as_str()))
        });
        compared.collect()
    }

    fn rule(&self, row: u32) -> &CanonRule {
        self.canon
            .rules
            .iter()
            .find(|rule| rule.row == row)
            .unwrap()
    }
}

/// The word for "any" in the languages of [`HEADERS`].
fn any(locale: &str) -> &'static str {
    match locale {
        "de-DE" => "Beliebig",
        "en-US" => "Any",
        "pt-BR" => "Qualquer um",
        "ru-RU" => "Любой",
        _ => "任何",
    }
}

/// Pages of one row `SIP/TLS/<transport>/5061 | any | Director`.
fn transports(pages: &[(&str, By, &str)]) -> Read {
    let pages: Vec<_> = pages
        .iter()
        .map(|(folder, by, transport)| {
            let locale = folder.rsplit('/').next().unwrap();
            let service = format!("STUN/{transport}/3478");
            page(folder, *by, &[[&service, any(locale), "Director"]])
        })
        .collect();
    read(&pages)
}

#[test]
fn machines_that_agree_are_one_voice_and_do_not_blame_the_source() {
    let read = transports(&[
        ("en-US", By::People, "UDP"),
        ("de-DE", By::Machine, "TCP"),
        ("pt-BR", By::Machine, "TCP"),
        ("zh-TW", By::Machine, "TCP"),
    ]);
    assert_eq!(
        read.compared(),
        [
            "transport-differs de-DE translation-deviates",
            "transport-differs pt-BR translation-deviates",
            "transport-differs zh-TW translation-deviates",
        ]
    );
    let rule = read.rule(1);
    assert_eq!(rule.agreement.state, "settled");
    assert_eq!(rule.matches[0].transport.as_deref(), Some("udp"));
}

#[test]
fn two_people_outvote_the_source() {
    let read = transports(&[
        ("en-US", By::People, "UDP"),
        ("de-DE", By::People, "TCP"),
        ("pt-BR", By::People, "TCP"),
    ]);
    assert_eq!(read.compared(), ["transport-differs en-US source-deviates"]);
    assert_eq!(read.rule(1).agreement.state, "disputed");
}

#[test]
fn a_copy_of_a_page_is_no_second_voter() {
    let read = transports(&[
        ("en-US", By::People, "UDP"),
        ("de-DE", By::People, "TCP"),
        ("copy/de-DE", By::People, "TCP"),
    ]);
    assert!(
        read.findings
            .iter()
            .all(|finding| finding.verdict != Some(Verdict::SourceDeviates)),
        "{:?}",
        read.compared()
    );
    assert_eq!(read.rule(1).matches[0].transport.as_deref(), Some("udp"));
}

const SIP: &str = "SIP/TLS/TCP/5061";
const STUN: &str = "STUN/UDP/3478";

#[test]
fn translations_that_repeat_a_row_do_not_testify() {
    let once = |locale: &'static str| {
        [
            [SIP, any(locale), "Director"],
            [STUN, any(locale), "Director"],
        ]
    };
    let twice = |locale: &'static str| {
        let [sip, stun] = once(locale);
        [sip, sip, stun]
    };
    let read = read(&[
        page("en-US", By::People, &once("en-US")),
        page("de-DE", By::People, &twice("de-DE")),
        page("pt-BR", By::People, &twice("pt-BR")),
        page("ru-RU", By::People, &once("ru-RU")),
    ]);
    assert_eq!(
        read.compared(),
        [
            "extra-row de-DE translation-deviates",
            "extra-row pt-BR translation-deviates",
        ]
    );
}

/// A row that the source alone has lost is missing there; one that it alone has is missing in the others.
#[test]
fn a_lost_row_is_missing_where_it_is_lost() {
    let rows = |locale: &'static str| {
        [
            [SIP, any(locale), "Director"],
            [STUN, any(locale), "Director"],
        ]
    };
    let others = ["de-DE", "pt-BR", "ru-RU"];
    let whole: Vec<_> = others
        .map(|locale| page(locale, By::People, &rows(locale)))
        .into();
    let mut pages = vec![page("en-US", By::People, &rows("en-US")[..1])];
    pages.extend(whole);
    let lost = read(&pages);
    assert_eq!(lost.compared(), ["missing-row en-US source-deviates"]);
    let rule = lost
        .canon
        .rules
        .iter()
        .find(|rule| rule.matches[0].lower == Some(3478))
        .unwrap();
    assert_eq!(rule.agreement.state, "disputed");
    assert_eq!(rule.agreement.verdict.as_deref(), Some("source-deviates"));
    let mut pages = vec![page("en-US", By::People, &rows("en-US"))];
    pages.extend(others.map(|locale| page(locale, By::People, &rows(locale)[..1])));
    let kept = read(&pages);
    assert_eq!(
        kept.compared(),
        [
            "missing-row de-DE translation-deviates",
            "missing-row pt-BR translation-deviates",
            "missing-row ru-RU translation-deviates",
        ]
    );
}

#[test]
fn sorted_rows_of_one_language_are_one_remark() {
    let rows = |locale: &'static str| {
        [
            ["SIP/TLS/TCP/5061", any(locale), "Director"],
            ["STUN/UDP/3478", "Director", any(locale)],
            ["HTTPS/TCP/443", any(locale), "Director"],
            ["DNS/UDP/53", "Director", any(locale)],
            ["HTTP/TCP/80", any(locale), "Director"],
        ]
    };
    let mut sorted = rows("de-DE");
    sorted.sort_unstable();
    let read = read(&[
        page("en-US", By::People, &rows("en-US")),
        page("de-DE", By::People, &sorted),
        page("pt-BR", By::People, &rows("pt-BR")),
    ]);
    let told: Vec<(&str, Level)> = read
        .findings
        .iter()
        .map(|finding| (finding.lint, finding.level))
        .collect();
    assert_eq!(told, [("moved-row", Level::Info)]);
    assert!(
        read.canon
            .rules
            .iter()
            .all(|rule| rule.agreement.state == "agreed")
    );
}

/// «Пограничный сервер, IP-адрес пограничной службы …» names one party, the service of that server.
#[test]
fn a_comma_may_stand_before_a_part() {
    let pages = |russian: &'static str| {
        read(&[
            page(
                "en-US",
                By::People,
                &[[SIP, "Edge Server Access Edge service IP address", "Any"]],
            ),
            page("ru-RU", By::People, &[[SIP, russian, "Любой"]]),
        ])
    };
    let apposition = pages("Пограничный сервер, IP-адрес пограничной службы доступа");
    assert_eq!(apposition.compared(), [] as [&str; 0]);
    assert_eq!(apposition.rule(1).agreement.state, "agreed");
    let other = pages("Пограничный сервер, IP-адрес Директора");
    assert_eq!(other.compared().len(), 1, "{:?}", other.compared());
}

#[test]
fn what_is_unread_votes_for_nothing_and_differs_from_nothing() {
    let with = |german: &'static str, portuguese: &'static str| {
        read(&[
            page("en-US", By::People, &[[SIP, "Any", "Director"]]),
            page("de-DE", By::People, &[[SIP, "Beliebig", german]]),
            page("pt-BR", By::People, &[[SIP, "Qualquer um", portuguese]]),
        ])
    };
    // Two strange words are no majority against the source.
    let strange = with("Lizenzserver", "Impressora");
    assert_eq!(strange.compared(), [] as [&str; 0]);
    let rule = strange.rule(1);
    assert_eq!(
        rule.destination.as_ref().unwrap().parties[0]
            .role
            .as_deref(),
        Some("director")
    );
    assert_eq!(
        rule.agreement.unread,
        ["destination"],
        "one edition's word is agreed by nobody"
    );
    // One strange word leaves the other two to agree.
    let one = with("Lizenzserver", "Diretor");
    assert_eq!(one.compared(), [] as [&str; 0]);
    assert_eq!(one.rule(1).agreement.unread, [] as [String; 0]);
    let unknown = one
        .findings
        .iter()
        .filter(|finding| finding.lint == "unknown-term");
    let levels: Vec<Level> = unknown.map(|finding| finding.level).collect();
    assert_eq!(levels, [Level::Info], "one info a language");
}

/// Four rows: all agree, one deviates, one language alone has the page, two people against the source.
#[test]
fn check_canon_and_exports_agree() {
    let rows = |locale: &'static str, second: &'static str, third: &'static str| {
        [
            [SIP, any(locale), "Director"],
            [second, any(locale), "Director"],
            [third, any(locale), "Director"],
        ]
    };
    let https = "HTTPS/TCP/443";
    let read = read(&[
        page("en-US", By::People, &rows("en-US", https, STUN)),
        page(
            "de-DE",
            By::People,
            &rows("de-DE", "HTTPS/TCP/4443", "STUN/UDP/3479"),
        ),
        page("pt-BR", By::People, &rows("pt-BR", https, "STUN/UDP/3479")),
    ]);
    let states: Vec<&str> = (1..=3)
        .map(|row| read.rule(row).agreement.state.as_str())
        .collect();
    assert_eq!(states, ["agreed", "settled", "disputed"]);
    assert_eq!(
        read.compared(),
        [
            "port-differs de-DE translation-deviates",
            "port-differs en-US source-deviates",
        ]
    );
    let verdict = |row: u32| read.rule(row).agreement.verdict.as_deref();
    assert_eq!(
        [verdict(1), verdict(2), verdict(3)],
        [None, Some("translation-deviates"), Some("source-deviates")]
    );
    let dissent = &read.rule(2).agreement.dissent;
    assert_eq!((dissent.len(), dissent[0].locale.as_str()), (1, "de-DE"));
    // Exports take what is agreed or settled, as the vote has it, and name what they leave out.
    let options = ExportOptions::default();
    let csv = &export(&read.canon, ExportFormat::Csv, &options)[0].text;
    assert!(
        csv.contains(",5061,5061,") && csv.contains(",443,443,"),
        "{csv}"
    );
    assert!(
        !csv.contains(",4443,") && !csv.contains("3478") && !csv.contains("3479"),
        "{csv}"
    );
    assert_eq!(csv.lines().count(), 3, "{csv}");
    let left = left_out(&read.canon, &options);
    assert!(left.len() == 1 && left[0].contains("347"), "{left:?}");
}

#[test]
fn a_page_in_one_language_is_nobody_elses_word() {
    let read = read(&[page("en-US", By::People, &[[SIP, "Any", "Director"]])]);
    let agreement = &read.rule(1).agreement;
    assert_eq!(
        (agreement.state.as_str(), agreement.verdict.as_deref()),
        ("single", None)
    );
    let csv = &export(&read.canon, ExportFormat::Csv, &ExportOptions::default())[0].text;
    assert!(csv.contains("5061"), "what one edition states is published");
}

/// A page in one language, as it stands.
fn plain(locale: &str, text: &str) -> (String, String) {
    (format!("{locale}/x.md"), text.to_owned())
}

/// Ports of the rules, with the state of each.
fn published(canon: &Canon) -> Vec<(Option<u16>, &str)> {
    let rules = canon.rules.iter();
    rules
        .map(|rule| {
            let port = rule.matches.first().and_then(|one| one.lower);
            (port, rule.agreement.state.as_str())
        })
        .collect()
}

const ENGLISH_HEAD: &str = "|Protocol|Port|Source|Destination|\n|-|-|-|-|\n";
const GERMAN_HEAD: &str = "|Protokoll|Port|Quelle|Ziel|\n|-|-|-|-|\n";

/// "443 frobnicated" is no 443, though the German page says that it is: nobody may open what one hand makes
/// of words that the source has and nobody knows. Two hands may.
#[test]
fn what_the_source_says_in_unknown_words_is_not_what_one_translation_makes_of_it() {
    let english = format!("{ENGLISH_HEAD}|TCP|443 frobnicated zork|Client|Web server|\n");
    let german = format!("{GERMAN_HEAD}|TCP|443|Client|Webserver|\n");
    let french = "|Protocole|Port|Source|Destination|\n|-|-|-|-|\n|TCP|443|Client|Serveur web|\n";
    let mut pages = vec![plain("en-US", &english), plain("de-DE", &german)];
    let rule = read(&pages).rule(1).clone();
    assert!(rule.matches.is_empty(), "{:?}", rule.matches);
    assert_eq!(rule.agreement.unread, ["matches"]);
    pages.push(plain("fr-FR", french));
    let rule = read(&pages).rule(1).clone();
    assert_eq!(rule.matches.len(), 1);
    assert_eq!(rule.agreement.unread, [""; 0]);
}

/// One table here is two there: `check` says nothing, and neither does the canon, which has each rule once.
#[test]
fn a_table_that_is_two_elsewhere_is_not_disputed() {
    let rows = |ports: &[u16], client: &str, server: &str| -> String {
        let row = |port: &u16| format!("|TCP|{port}|{client}|{server}|\n");
        ports.iter().map(row).collect()
    };
    let (first, second) = ([6443, 9345, 10250, 2379], [9099, 51820, 8472]);
    let whole = |head: &str, client: &str, server: &str| {
        let all = [&first[..], &second].concat();
        format!("# Ports\n\n{head}{}", rows(&all, client, server))
    };
    let cut = |head: &str, client: &str, server: &str| {
        let (first, second) = (rows(&first, client, server), rows(&second, client, server));
        format!("# Ports\n\n{head}{first}\n## CNI\n\n{head}{second}")
    };
    for pages in [
        [
            plain("en-US", &whole(ENGLISH_HEAD, "Client", "Web server")),
            plain("de-DE", &cut(GERMAN_HEAD, "Client", "Webserver")),
        ],
        [
            plain("en-US", &cut(ENGLISH_HEAD, "Client", "Web server")),
            plain("de-DE", &whole(GERMAN_HEAD, "Client", "Webserver")),
        ],
    ] {
        let read = read(&pages);
        assert!(read.findings.is_empty(), "{:?}", read.findings);
        let expected: Vec<(Option<u16>, &str)> = first
            .iter()
            .map(|port| (Some(*port), "agreed"))
            .chain(second.iter().map(|port| (Some(*port), "single")))
            .collect();
        assert_eq!(published(&read.canon), expected);
    }
}

/// Who else is lost in a table that is cut otherwise is told all the same.
#[test]
fn a_row_that_is_nowhere_is_missing_in_tables_that_are_cut_otherwise() {
    let row = |port: u16, server: &str| format!("|TCP|{port}|Client|{server}|\n");
    let english: String = [6443, 9345, 10250, 9099, 51820]
        .map(|port| row(port, "Web server"))
        .concat();
    let first: String = [6443, 9345, 10250]
        .map(|port| row(port, "Webserver"))
        .concat();
    let pages = [
        plain("en-US", &format!("# Ports\n\n{ENGLISH_HEAD}{english}")),
        plain(
            "de-DE",
            &format!(
                "# Ports\n\n{GERMAN_HEAD}{first}\n## CNI\n\n{GERMAN_HEAD}{}",
                row(9099, "Webserver")
            ),
        ),
    ];
    let read = read(&pages);
    let missing: Vec<&str> = read.findings.iter().map(|finding| finding.lint).collect();
    assert_eq!(missing, ["missing-row"], "{:?}", read.findings);
    let lost = (Some(51820), "settled");
    assert!(
        published(&read.canon).contains(&lost),
        "{:?}",
        read.canon.rules
    );
}

/// What the heading of a translation adds is its own: ends and ways alike.
#[test]
fn what_only_the_headings_of_translations_name_is_theirs() {
    let table =
        |head: &str, rest: &str| format!("{head}\n\n|{rest}|Port|\n|-|-|\n|TCP|443|\n|TCP|80|\n");
    let pages = [
        plain("en-US", &table("# Ports", "Protocol")),
        plain(
            "de-DE",
            &table("# Eingehend: Client -> Webserver", "Protokoll"),
        ),
    ];
    let read = read(&pages);
    for rule in &read.canon.rules {
        let ends = (&rule.source, &rule.destination, &rule.direction);
        assert_eq!(ends, (&None, &None, &None));
        assert_eq!(rule.agreement.state, "agreed");
    }
    assert_eq!(read.canon.rules.len(), 2);
}
