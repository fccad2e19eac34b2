//! The fuzz targets as plain properties: on every toolchain, with bytes that proptest chooses. Bytes that are
//! nearly right come from right ones that were cut, doubled and changed.

#![allow(clippy::unwrap_used)]

use std::sync::OnceLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;

#[path = "../../fuzz/targets.rs"]
mod targets;

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases: match std::env::var("PROPTEST_CASES") {
            Ok(_) => ProptestConfig::default().cases,
            Err(_) => cases,
        },
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(443),
        ..ProptestConfig::default()
    }
}

/// A right text with a few parts taken out, doubled, or replaced.
fn mutated(right: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let change = (
        any::<Index>(),
        any::<Index>(),
        0..4_u8,
        vec(any::<u8>(), 0..6),
    );
    (select(right), vec(change, 0..6)).prop_map(|(text, changes)| {
        let mut bytes = text.as_bytes().to_vec();
        for (from, length, how, put) in changes {
            let from = from.index(bytes.len() + 1);
            let until = (from + length.index(24)).min(bytes.len());
            let part = bytes[from..until].to_vec();
            let put = match how {
                0 => Vec::new(),
                1 => [part.clone(), part].concat(),
                2 => part.iter().rev().copied().collect(),
                _ => put,
            };
            bytes.splice(from..until, put);
        }
        bytes
    })
}

const PAGES: &[&str] = &[
    crate::run::ENGLISH,
    crate::run::GERMAN,
    "<table><tr><th>Port<th>Protocol<th>Notes<tr><td rowspan=2>443<td>TCP<td colspan=2>a &amp; b</table>\n",
    "# A\n\n<Tabs>\n|Port|Protocol|\n|-|-|\n|443|{tcp}|\n</Tabs>\n\n```\ncode\n```\n<!-- portolan-ignore x: y -->\n",
];

const CELLS: &[&str] = &[
    "SIP/TLS/TCP/5061",
    "50,000-59,999, 443; UDP 3478 (TURN)",
    "TCP: 443; UDP: 3478-3481 and above 1024, not 25",
    "Any IP of the Edge Server, or Front End pool (each) <sup>[1]</sup>",
    "любой IP-адрес пограничного сервера, директор",
];

const PACKS: &[&str] = &[
    "locale = \"nl\"\nalso = [\"fy\"]\nstemmer = \"dutch\"\n[compounds]\nparts = [\"server\"]\nlinks = [\"s\"]\n\
     [words]\nfillers = [\"de\"]\nconnectives = [\"of\"]\n[concept.x]\nkind = \"role\"\ndefinition = \"X\"\n\
     [term.x]\npreferred = \"ix\"\naccepted = [\"{any} x\"]\n[[phrase]]\ntext = \"a b\"\nmeans = [\"x\", \"any\"]\n",
];

const RECORDS: &[&str] = &[
    "{\"schema_version\":\"1.0\",\"findings\":[{\"fingerprint\":\"a\",\"count\":1,\"lint\":\"x\",\"path\":\"p\",\"message\":\"m\"}]}",
    "'edge-server, internal' = ['10.0.0.0/24', 'fd00::/8']\nclient = ['192.0.2.1']\n",
];

fn canons() -> &'static [&'static str] {
    static CANONS: OnceLock<&'static str> = OnceLock::new();
    std::slice::from_ref(CANONS.get_or_init(|| {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/fixtures/canon/small.json"
        );
        Box::leak(std::fs::read_to_string(path).unwrap().into_boxed_str())
    }))
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn any_bytes_are_a_page(bytes in prop_oneof![vec(any::<u8>(), 0..400), mutated(PAGES)]) {
        targets::page(&bytes);
    }

    #[test]
    fn any_bytes_are_a_cell(bytes in prop_oneof![vec(any::<u8>(), 0..120), mutated(CELLS)]) {
        targets::cell(&bytes);
    }

    #[test]
    fn any_bytes_are_a_pack_or_none(bytes in prop_oneof![vec(any::<u8>(), 0..200), mutated(PACKS)]) {
        targets::pack(&bytes);
    }

    #[test]
    fn any_bytes_are_a_record_or_none(bytes in prop_oneof![vec(any::<u8>(), 0..200), mutated(RECORDS)]) {
        targets::record(&bytes);
    }

    #[test]
    fn any_bytes_are_a_canon_or_none(bytes in prop_oneof![vec(any::<u8>(), 0..200), mutated(canons())]) {
        targets::canon(&bytes);
    }
}
