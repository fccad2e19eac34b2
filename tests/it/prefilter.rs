//! The cheap test that spares pages the full parse changes nothing: with it and without it the survey
//! is the same, on the corpus and on pages made of everything that could fool it.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use portolan::discover::DumpOptions;
use portolan::lexicon::Lexicons;
use portolan::pipeline::{SurveyOptions, survey};
use portolan::survey::{Survey, source_locale};

fn read(folder: &Path, prefilter: bool) -> Survey {
    let options = SurveyOptions {
        dump: DumpOptions {
            paths: vec![folder.to_owned()],
            ..DumpOptions::default()
        },
        prefilter,
        source: source_locale(),
    };
    survey(&options, &Lexicons::built_in()).unwrap()
}

/// A small generator with a fixed seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }

    fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.roll(items.len())]
    }
}

const PIECES: [&str; 70] = [
    "<table>",
    "<table>",
    "<TABLE class=\"a>b\">",
    "</table>",
    "<thead>",
    "</thead>",
    "<tbody>",
    "</tbody>",
    "<tr>",
    "<tr>",
    "<tr>",
    "</tr>",
    "<th>",
    "<th>",
    "<th colspan=2>",
    "</th>",
    "<td>",
    "<td>",
    "<td rowspan='2'>",
    "</td>",
    "<p>",
    "</p>",
    "<br>",
    "<div>",
    "</div>",
    "<span>",
    "</span>",
    "<b>",
    "</b>",
    "<col>",
    "<!-- <td> -->",
    "<script><table></script>",
    "<caption>",
    "Port",
    "port",
    "po<b>rt</b>",
    "po<br>rt",
    "&#112;ort",
    "p\u{200B}ort",
    "ｐｏｒｔ",
    "Порт",
    "连接",
    "連接埠",
    "Zielport",
    "Support",
    "Protocol",
    "Protokoll",
    "TCP",
    "TCP/443",
    "443",
    "UDP 3478",
    "Source IP",
    "Destination IP",
    "Quelle",
    "Ziel",
    "Источник",
    "Назначение",
    "Notes",
    "Any",
    "\n",
    "\n",
    "\n\n",
    "|Port|Protocol|\n|-|-|\n|443|TCP|\n",
    "\n> |Port|Protocol|\n> |---|---|\n> |80|TCP|\n",
    "|",
    "\n|:-|-:|\n",
    "`<td>`",
    "*",
    "\\",
    " ",
];

const FRONTS: [&str; 4] = [
    "",
    "---\nms:assetid: a\n---\n",
    "---\ntitle: never closed\n",
    "\u{FEFF}---\nms.contentlocale: de-DE\nms:assetid: b\n---\n",
];

#[test]
fn made_up_pages_read_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut dice = Dice(20_261_121);
    for page in 0..1_500 {
        let mut text = String::from(dice.pick(&FRONTS));
        for _ in 0..dice.roll(40) {
            text.push_str(dice.pick(&PIECES));
        }
        let locale = dice.pick(&["en-US", "de-DE", "ja-JP", "none"]);
        let file: PathBuf = folder.path().join(format!("{locale}/{page}.md"));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    let (with, without) = (read(folder.path(), true), read(folder.path(), false));
    let tables: usize = without.pages.iter().map(|page| page.tables.len()).sum();
    assert!(
        tables > 50,
        "the pages hold too few tables to prove anything: {tables}"
    );
    for (a, b) in with.pages.iter().zip(&without.pages) {
        assert_eq!(a, b, "{}", b.identity.path);
    }
    assert_eq!(with, without);
}

#[test]
fn the_corpus_reads_the_same() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    assert_eq!(read(&corpus, true), read(&corpus, false));
}

#[test]
fn most_pages_are_spared() {
    let lexicons = Lexicons::built_in();
    let prefilter = portolan::prefilter::Prefilter::new(&lexicons);
    for spared in [
        "",
        "# Port 443\n\nOpen TCP 443.",
        "<table><tr><th>Setting</th><th>Value</th></tr><tr><td>Port</td><td>443</td></tr></table>",
        "<table><thead><tr><th>Counter</th></tr></thead><tbody><tr><td>Ports</td></tr></tbody></table>",
    ] {
        assert!(!prefilter.may_hold_port_table(spared), "{spared}");
    }
    for read in [
        "<table><tr><th>Zielport</th></tr></table>",
        "<table><tr><td>Порт</td><td>Протокол</td></tr></table>",
        "<table><tr><th>a</th></tr><tr><th>埠</th></tr></table>",
        "| Port | Protocol |\r\n|---|---|\r\n",
    ] {
        assert!(prefilter.may_hold_port_table(read), "{read}");
    }
}
