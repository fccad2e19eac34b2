//! Everything that consumes a canon, on a small canon written by hand.
#![allow(clippy::unwrap_used)]

use portolan::output::canon::Canon;
use portolan::validate::{Fault, invariant_faults, schema, schema_text, validate};
use serde_json::{Value, json};

const SMALL: &str = include_str!("../fixtures/canon/small.json");
const NEXT: &str = include_str!("../fixtures/canon/next.json");

fn small() -> Canon {
    validate(SMALL).unwrap()
}

fn next() -> Canon {
    validate(NEXT).unwrap()
}

/// The small canon with one value put in another's place.
fn with(pointer: &str, value: Value) -> String {
    let mut document: Value = serde_json::from_str(SMALL).unwrap();
    *document.pointer_mut(pointer).unwrap() = value;
    serde_json::to_string_pretty(&document).unwrap()
}

fn faults(text: &str) -> Vec<Fault> {
    validate(text).unwrap_err()
}

fn pointers(text: &str) -> Vec<String> {
    faults(text).into_iter().map(|f| f.pointer).collect()
}

#[test]
fn the_fixtures_are_canons() {
    assert_eq!(small().rules.len(), 6);
    assert_eq!(next().rules.len(), 6);
    assert!(invariant_faults(&small()).is_empty());
}

#[test]
fn the_schema_is_strict_and_valid() {
    let schema = schema();
    assert!(jsonschema::meta::is_valid(&schema));
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert_eq!(schema["additionalProperties"], false);
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        assert_eq!(definition["additionalProperties"], false, "{name}");
    }
    // Each narrowing found its place.
    for pointer in [
        "/$defs/Meta/properties/schema_version/pattern",
        "/$defs/CanonRule/properties/id/pattern",
        "/$defs/CanonRule/properties/direction/enum",
        "/$defs/Provenance/properties/translation/enum",
        "/$defs/Edition/properties/translation/enum",
        "/$defs/Agreement/properties/verdict/enum",
    ] {
        assert!(schema.pointer(pointer).is_some(), "{pointer}");
    }
    assert!(schema_text().ends_with("}\n"));
}

#[test]
fn faults_have_pointer_message_and_place() {
    let text = with("/rules/2/ports/0/lower", json!(60000));
    let found = faults(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].pointer, "/rules/2/ports/0");
    assert_eq!(found[0].message, "lower 60000 is above upper 59999");
    let place = found[0].place.unwrap();
    let line = text.lines().nth(place.line as usize - 1).unwrap();
    assert_eq!(line.chars().nth(place.column as usize - 1), Some('{'));
    assert!(
        text.lines()
            .nth(place.line as usize)
            .unwrap()
            .contains("60000")
    );
}

#[test]
fn what_a_schema_can_say() {
    let cases = [
        ("/rules/0/ports/0/upper", json!(65536)),
        ("/rules/0/ports/0/lower", json!("443")),
        ("/rules/0/id", json!("XYZ")),
        ("/rules/0/row", json!(0)),
        ("/rules/4/direction", json!("sideways")),
        ("/rules/0/agreement/verdict", json!("fine")),
        ("/meta/schema_version", json!("2.0")),
    ];
    for (pointer, value) in cases {
        let text = with(pointer, value);
        assert_eq!(pointers(&text), [pointer], "{:?}", faults(&text));
    }
    let extra = with("/meta/locales", json!([])).replacen("\"meta\": {", "\"meta\": {\"x\": 1,", 1);
    assert_eq!(pointers(&extra), ["/meta"]);
}

#[test]
fn what_a_schema_cannot_say() {
    let first = serde_json::from_str::<Value>(SMALL).unwrap()["rules"][0]["id"].clone();
    let cases = [
        ("/rules/1/id", first, "/rules/1/id"),
        ("/rules/0/row", json!(9), "/rules/1"),
        ("/rules/5/page", json!("nowhere"), "/rules/5/page"),
        ("/rules/1/role", json!("nobody"), "/rules/1/role"),
        (
            "/rules/1/source/parties/0/qualifiers/0",
            json!("tall"),
            "/rules/1/source/parties/0/qualifiers/0",
        ),
        (
            "/rules/2/transport",
            json!(["udp", "tcp"]),
            "/rules/2/transport/1",
        ),
        (
            "/rules/3/agreement/verdict",
            json!("agreed"),
            "/rules/3/agreement/verdict",
        ),
    ];
    for (pointer, value, at) in cases {
        let text = with(pointer, value);
        assert_eq!(pointers(&text), [at], "{:?}", faults(&text));
    }
}

#[test]
fn what_is_no_json_has_its_place_too() {
    let torn = faults("{\n  \"meta\": ]\n}");
    assert_eq!(torn[0].place.unwrap().line, 2);
    assert!(!torn[0].message.contains("at line"));
    let twice = SMALL.replacen(
        "\"omitted_rules\": 0",
        "\"omitted_rules\": 0, \"omitted_rules\": 0",
        1,
    );
    assert!(faults(&twice)[0].message.contains("duplicate field"));
}
