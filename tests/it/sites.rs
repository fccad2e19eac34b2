//! A dump may hold several products, each with languages of its own.

#![allow(clippy::unwrap_used)]

use serde_json::Value;

use crate::run::{self, Folder};

/// Pages that are known by their paths alone.
fn bare(page: &str) -> String {
    page.replace("---\nms:assetid: x\n---\n", "")
}

/// What `missing-page` says: the key, and the locales that the page is wanted in.
fn missing(folder: &Folder) -> Vec<(String, String)> {
    let out = folder.run("check docs --format jsonl --fail-on never").out;
    out.lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|one| one["lint"] == "missing-page")
        .map(|one| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            (text(&one["page"]["key"]), text(&one["observed"]))
        })
        .collect()
}

#[test]
fn a_page_is_not_missed_in_the_languages_of_another_product() {
    let folder = Folder::new();
    for product in ["gateway", "client/site"] {
        folder.write(
            &format!("docs/{product}/en-US/ports.md"),
            bare(run::ENGLISH),
        );
        folder.write(&format!("docs/{product}/de-DE/ports.md"), bare(run::GERMAN));
    }
    assert_eq!(missing(&folder), []);
    // French has the client alone: nothing of the gateway is wanted in it, and the client's ports are.
    folder.write("docs/client/site/fr-FR/install.md", "# Installer\n");
    folder.write("docs/client/site/en-US/install.md", "# Install\n");
    let wanted = ("client/site/ports.md".to_owned(), "fr-FR".to_owned());
    assert_eq!(missing(&folder), [wanted]);
}

/// A product at the top and one in a folder beside its languages, as in `corpus/`.
#[test]
fn a_product_may_lie_beside_the_languages_of_another() {
    let folder = Folder::new();
    folder.write("docs/en-US/ports.md", bare(run::ENGLISH));
    folder.write("docs/de-DE/ports.md", bare(run::GERMAN));
    folder.write("docs/de-DE/more.md", bare(run::GERMAN));
    folder.write("docs/gateway/en-US/ports.md", bare(run::ENGLISH));
    folder.write("docs/gateway/pt-BR/ports.md", bare(run::ENGLISH));
    let wanted = ("more.md".to_owned(), "en-US".to_owned());
    assert_eq!(missing(&folder), [wanted]);
}

/// What lies in no folder of a language may belong to any site, and sites that share a page are one.
#[test]
fn a_source_outside_the_folders_of_languages_is_of_their_site() {
    let folder = Folder::new();
    folder.write("docs/docs/ports.md", bare(run::ENGLISH));
    folder.write("docs/docs/more.md", bare(run::ENGLISH));
    let translated = "docs/i18n/de/docusaurus-plugin-content-docs/current";
    folder.write(&format!("{translated}/ports.md"), bare(run::GERMAN));
    folder.write(&format!("{translated}/extra.md"), bare(run::GERMAN));
    let wanted = |key: &str, locale: &str| (key.to_owned(), locale.to_owned());
    assert_eq!(
        missing(&folder),
        [wanted("docs/more.md", "de"), wanted("docs/extra.md", "en")]
    );

    let folder = Folder::new();
    folder.write(
        "portolan.toml",
        "[[layout]]\npattern = \"translations/{locale}/{key}\"\nsource = \"content/en/{key}\"\n",
    );
    folder.write("docs/content/en/ports.md", bare(run::ENGLISH));
    folder.write("docs/content/en/more.md", bare(run::ENGLISH));
    folder.write("docs/translations/de/ports.md", bare(run::GERMAN));
    let found = missing(&folder);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].1, "de");
}
