//! A Frictionless Data Package: `datapackage.json` that describes the CSV, and the CSV.
//!
//! The descriptor follows the Data Package specification, version 1 (`tabular-data-package`), which
//! readers of both versions take. What a descriptor has no field for stands in its description.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::csv::{self, COLUMNS, Column};
use super::{ExportFile, Selection};

/// The descriptor and the CSV of a selection.
pub(super) fn files(selection: &Selection<'_>) -> Vec<ExportFile> {
    let table = csv::file(selection);
    let digest: String = Sha256::digest(table.text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let fields: Vec<Value> = COLUMNS.iter().map(field).collect();
    let mut description = selection.origin().join(" ");
    if !selection.left_out.is_empty() {
        let count = selection.left_out.len();
        description.push_str(&format!(
            " Left out because the languages disagree: {count}; {} lists them.",
            super::LEFT_OUT_FILE
        ));
    }
    description
        .push_str(" Rows whose column opens says false state less than a firewall needs. A cell that a spreadsheet would run as a formula has an apostrophe in front.");
    let package = json!({
        "profile": "tabular-data-package",
        "name": "portolan-canon",
        "title": "Canonical firewall rules",
        "description": description,
        "version": selection.canon.meta.schema_version,
        "keywords": ["firewall", "ports"],
        "resources": [{
            "profile": "tabular-data-resource",
            "name": "rules",
            "path": csv::FILE_NAME,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": table.text.len(),
            "hash": format!("sha256:{digest}"),
            "dialect": { "delimiter": ",", "quoteChar": "\"", "doubleQuote": true, "lineTerminator": "\r\n", "header": true },
            "schema": { "fields": fields, "missingValues": [""] },
        }],
    });
    vec![
        ExportFile {
            name: "datapackage.json".to_owned(),
            text: format!("{package:#}\n"),
        },
        table,
    ]
}

fn field(column: &Column) -> Value {
    let mut field = json!({
        "name": column.name,
        "type": column.kind,
        "description": column.description,
    });
    let constraints = match column.name {
        "rule_id" => json!({ "required": true, "pattern": "[0-9a-f]{16}" }),
        "page" | "state" | "opens" => json!({ "required": true }),
        "table" | "row" => json!({ "required": true, "minimum": 1 }),
        "port_lower" | "port_upper" => json!({ "minimum": 0, "maximum": 65535 }),
        "icmp_type" | "icmp_code" => json!({ "minimum": 0, "maximum": 255 }),
        _ => return field,
    };
    field["constraints"] = constraints;
    field
}
