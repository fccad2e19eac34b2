//! Schemas: JSON Schema (draft 2020-12) of every published format.
//!
//! The files in `schema/` are made from the record types, and a test holds them to that. The program carries the
//! files: what makes them is needed by nobody who only builds it.

/// A published schema.
#[derive(Debug, Clone, Copy)]
pub struct Published {
    /// Its name on the command line and in `schema/`.
    pub name: &'static str,
    /// What it describes.
    pub about: &'static str,
    /// The schema as JSON text, with a line end.
    pub text: &'static str,
}

/// All schemas, sorted by name.
pub const SCHEMAS: [Published; 7] = [
    Published {
        name: "canon",
        about: "what `portolan build` writes",
        text: include_str!("../../schema/canon.schema.json"),
    },
    Published {
        name: "config",
        about: "portolan.toml",
        text: include_str!("../../schema/config.schema.json"),
    },
    Published {
        name: "diff",
        about: "what `portolan diff --format json` writes",
        text: include_str!("../../schema/diff.schema.json"),
    },
    Published {
        name: "extract",
        about: "one line of `portolan extract`",
        text: include_str!("../../schema/extract.schema.json"),
    },
    Published {
        name: "lexicon",
        about: "a lexicon file",
        text: include_str!("../../schema/lexicon.schema.json"),
    },
    Published {
        name: "page",
        about: "one line of `portolan map`",
        text: include_str!("../../schema/page.schema.json"),
    },
    Published {
        name: "report",
        about: "what `portolan check --format json` writes",
        text: include_str!("../../schema/report.schema.json"),
    },
];

/// The schema of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Published> {
    SCHEMAS.iter().find(|schema| schema.name == name)
}

#[cfg(all(test, feature = "exports"))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::Path;

    use schemars::{JsonSchema, generate::SchemaSettings};

    use super::*;
    use crate::config::ConfigFile;
    use crate::lexicon::file::LexiconToml;
    use crate::record::extract::ExtractRecord;
    use crate::record::page::PageLine;
    use crate::show::report::ReportRecord;

    fn text_of<T: JsonSchema>() -> String {
        let schema = SchemaSettings::draft2020_12()
            .into_generator()
            .into_root_schema_for::<T>();
        serde_json::to_string_pretty(&schema).unwrap() + "\n"
    }

    #[test]
    fn checked_in_schemas_are_those_of_the_types() {
        let made = [
            crate::publish::validate::schema_text(),
            text_of::<ConfigFile>(),
            crate::publish::diff::schema_text(),
            text_of::<ExtractRecord>(),
            text_of::<LexiconToml>(),
            text_of::<PageLine>(),
            text_of::<ReportRecord>(),
        ];
        for (schema, made) in SCHEMAS.iter().zip(made) {
            let file = format!("schema/{}.schema.json", schema.name);
            if std::env::var_os("WRITE_SCHEMAS").is_some() {
                std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(&file), made).unwrap();
                continue;
            }
            assert!(
                schema.text == made,
                "{file} is old: write it anew with `WRITE_SCHEMAS=1 cargo test --lib schema`"
            );
        }
    }
}
