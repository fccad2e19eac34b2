//! Schemas: JSON Schema (draft 2020-12) of every published record, generated from its type.

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};

use super::canon::Canon;
use super::extract::ExtractRecord;
use super::report::ReportRecord;
use crate::config::ConfigFile;

/// A published schema.
#[derive(Debug, Clone, Copy)]
pub struct Published {
    /// Its name on the command line and in `schema/`.
    pub name: &'static str,
    /// What it describes.
    pub about: &'static str,
    make: fn(SchemaGenerator) -> Schema,
}

/// All schemas, sorted by name.
pub const SCHEMAS: [Published; 4] = [
    Published {
        name: "canon",
        about: "what `portolan build` writes",
        make: SchemaGenerator::into_root_schema_for::<Canon>,
    },
    Published {
        name: "config",
        about: "portolan.toml",
        make: SchemaGenerator::into_root_schema_for::<ConfigFile>,
    },
    Published {
        name: "extract",
        about: "one line of `portolan extract`",
        make: SchemaGenerator::into_root_schema_for::<ExtractRecord>,
    },
    Published {
        name: "report",
        about: "what `portolan check --format json` writes",
        make: SchemaGenerator::into_root_schema_for::<ReportRecord>,
    },
];

impl Published {
    /// The schema as JSON text, with a line end.
    #[must_use]
    pub fn text(&self) -> String {
        let schema = (self.make)(SchemaSettings::draft2020_12().into_generator());
        let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// The schema of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Published> {
    SCHEMAS.iter().find(|schema| schema.name == name)
}

/// The schema of any record type as a JSON value.
#[must_use]
pub fn of<T: JsonSchema>() -> serde_json::Value {
    let schema = SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<T>();
    schema.to_value()
}
