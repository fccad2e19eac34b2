//! Pages that nothing tells the language of: neither front matter nor path nor anybody else. Tables as real pages
//! have them, typed by hand, and what a reader says of the language and of the rows.

#![allow(clippy::unwrap_used)]

use portolan::lexicon::Lexicons;
use portolan::page::Origin;
use portolan::pipeline::survey_texts;

use crate::columns::{said_of, table};
use crate::run::Folder;
use crate::stages::same_as_on_one_machine;

/// The language of a page that is assumed to be English, and its rows in few words.
fn heard(text: &str) -> (String, Vec<String>) {
    let origin = Origin {
        default_locale: Some("en".parse().unwrap()),
        is_assumed: true,
        ..Origin::from_path("ports.md")
    };
    let survey = survey_texts(&[(origin, text.as_bytes())], &Lexicons::built_in());
    let Some(page) = survey.pages.first() else {
        return (String::from("nothing"), Vec::new());
    };
    let locale = page.identity.locale.as_ref();
    let locale = locale.map_or(String::from("unknown"), ToString::to_string);
    (locale, said_of(page))
}

fn french() -> String {
    let rows = table(
        "Port|Protocole|Source|Destination|Description",
        &[
            "443|TCP|Tous|Serveur web|Accès des utilisateurs",
            "5432|TCP|Serveur web|Serveur de base de données|Base de données",
            "161|UDP|Réseau interne|Tous les nœuds|SNMP",
        ],
    );
    format!("# Ports réseau\n\n{rows}")
}

#[test]
fn a_page_is_in_the_language_of_its_words() {
    let (locale, rows) = heard(&french());
    assert_eq!(locale, "fr");
    assert_eq!(
        rows,
        [
            "tcp 443 | any > web-server |",
            "tcp 5432 | web-server > database-server |",
            "udp 161 | internal-network > node[all] |",
        ]
    );
    let german = table(
        "Port|Protokoll|Quelle|Ziel|Beschreibung",
        &[
            "443|TCP|Alle|Webserver|Oberfläche für die Benutzer",
            "22|TCP|Internes Netzwerk|Alle Knoten|Zugang zu den Knoten",
        ],
    );
    let (locale, rows) = heard(&german);
    assert_eq!(locale, "de");
    assert_eq!(
        rows,
        [
            "tcp 443 | any > web-server |",
            "tcp 22 | internal-network > node[all] |",
        ]
    );
    let taiwanese = table(
        "連接埠|通訊協定|來源|目的地|說明",
        &["443|TCP|任何|網頁伺服器|使用者的存取"],
    );
    assert_eq!(heard(&taiwanese).0, "zh-TW");
}

#[test]
fn loans_from_english_make_no_page_english() {
    let russian = table(
        "Порт|Протокол|Источник|Назначение",
        &[
            "80|TCP|0.0.0.0/0|HTTP для phpMyAdmin",
            "6443|TCP|0.0.0.0/0|Kubernetes API Server",
            "10256|TCP|Any|Cluster Service kubelet",
            "22|TCP|0.0.0.0/0|SSH доступ",
        ],
    );
    let (locale, rows) = heard(&format!("# Security Group содержит правила\n\n{russian}"));
    assert_eq!(locale, "ru");
    assert!(rows.iter().all(|row| row.contains("| any >")), "{rows:?}");
    let german = table(
        "Port|Protokoll|Richtung|Zweck",
        &[
            "8443|TCP|Inbound (vom Webserver)|Agent-API",
            "64738–64838|TCP+UDP|Inbound (Internet)|Mumble-Clients",
        ],
    );
    let (locale, rows) = heard(&format!("# Mumble-Agent\n\n## Firewall\n\n{german}"));
    assert_eq!(locale, "de");
    assert_eq!(rows[0], "tcp 8443 | web-server >  | inbound");
}

#[test]
fn english_stays_english() {
    for text in [
        // Names that nobody knows, and few words beside them.
        table(
            "Port|Protocol|Service",
            &["9090|TCP|Grafana Mimir", "3100|TCP|Loki", "4317|TCP|Tempo"],
        ),
        table(
            "Service|Port|Source",
            &["Zookeeper|2181|Kafka brokers", "Schéma|8081|Café Société"],
        ),
        table(
            "Port|Protocol|Description",
            &["443|TCP|Naïve Bayes résumé façade for the élite"],
        ),
    ] {
        assert_eq!(heard(&text).0, "en", "{text}");
    }
}

#[test]
fn words_of_no_known_language_are_no_phrases_of_the_source() {
    // Georgian: its words name nobody, and the ports stand.
    let text = table(
        "Port|Protocol|Source|Destination",
        &[
            "443|TCP|ყველა მომხმარებელი|ვებ სერვერი",
            "5432|TCP|ვებ სერვერი|მონაცემთა ბაზის სერვერი",
        ],
    );
    let (locale, rows) = heard(&text);
    assert_eq!(locale, "unknown");
    assert_eq!(
        rows,
        [
            "tcp 443 |  >  |  !source !destination",
            "tcp 5432 |  >  |  !source !destination",
        ]
    );
}

#[test]
fn what_is_told_is_not_heard() {
    let origin = Origin {
        default_locale: Some("en".parse().unwrap()),
        ..Origin::from_path("ports.md")
    };
    let text = french();
    let survey = survey_texts(&[(origin, text.as_bytes())], &Lexicons::built_in());
    let locale = survey.pages[0].identity.locale.as_ref().unwrap();
    assert_eq!(locale.to_string(), "en");
    let stated = format!("---\nms.contentlocale: en-us\n---\n{text}");
    assert_eq!(heard(&stated).0, "en-US");
}

#[test]
fn stages_hear_what_one_machine_hears() {
    let folder = Folder::new();
    folder.write("ports.md", french());
    let english = table("Port|Protocol|Source", &["443|TCP|Any", "22|TCP|Client"]);
    folder.write("more.md", &english);
    same_as_on_one_machine(folder.path(), ".");
}
