//! Schemas: JSON Schema (draft 2020-12) of every published format, generated from its type.

use schemars::{JsonSchema, generate::SchemaSettings};

use super::extract::ExtractRecord;
use super::page::PageLine;
use crate::config::ConfigFile;
use crate::lexicon::file::LexiconToml;
use crate::show::report::ReportRecord;

/// A published schema.
#[derive(Debug, Clone, Copy)]
pub struct Published {
    /// Its name on the command line and in `schema/`.
    pub name: &'static str,
    /// What it describes.
    pub about: &'static str,
    make: fn() -> String,
}

/// All schemas, sorted by name.
pub const SCHEMAS: [Published; 7] = [
    Published {
        name: "canon",
        about: "what `portolan build` writes",
        make: crate::publish::validate::schema_text,
    },
    Published {
        name: "config",
        about: "portolan.toml",
        make: text_of::<ConfigFile>,
    },
    Published {
        name: "diff",
        about: "what `portolan diff --format json` writes",
        make: crate::publish::diff::schema_text,
    },
    Published {
        name: "extract",
        about: "one line of `portolan extract`",
        make: text_of::<ExtractRecord>,
    },
    Published {
        name: "lexicon",
        about: "a lexicon file",
        make: text_of::<LexiconToml>,
    },
    Published {
        name: "page",
        about: "one line of `portolan map`",
        make: text_of::<PageLine>,
    },
    Published {
        name: "report",
        about: "what `portolan check --format json` writes",
        make: text_of::<ReportRecord>,
    },
];

impl Published {
    /// The schema as JSON text, with a line end.
    #[must_use]
    pub fn text(&self) -> String {
        (self.make)()
    }
}

/// The schema of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Published> {
    SCHEMAS.iter().find(|schema| schema.name == name)
}

fn text_of<T: JsonSchema>() -> String {
    let schema = SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<T>();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
