//! The straightforward Rust program, for `benches/compare`: every page rendered as HTML and parsed in
//! full, rows of all tables counted. It knows no ports and no languages.

#![allow(clippy::print_stdout)]

use scraper::{Html, Selector};

fn main() {
    let dump = std::env::args().nth(1).unwrap_or_else(|| String::from("."));
    let Ok(rows) = Selector::parse("tr") else {
        return;
    };
    for entry in walkdir::WalkDir::new(&dump)
        .sort_by_file_name()
        .into_iter()
        .flatten()
    {
        if entry
            .path()
            .extension()
            .is_none_or(|extension| extension != "md")
        {
            continue;
        }
        let Ok(bytes) = std::fs::read(entry.path()) else {
            continue;
        };
        let text = String::from_utf8_lossy(&bytes);
        let mut html = String::new();
        let parser = pulldown_cmark::Parser::new_ext(&text, pulldown_cmark::Options::ENABLE_TABLES);
        for event in parser {
            match event {
                pulldown_cmark::Event::Html(raw) | pulldown_cmark::Event::InlineHtml(raw) => {
                    html.push_str(&raw);
                }
                pulldown_cmark::Event::Start(
                    pulldown_cmark::Tag::TableRow | pulldown_cmark::Tag::TableHead,
                ) => {
                    html.push_str("<table><tr>");
                }
                pulldown_cmark::Event::Text(text) => html.push_str(&text),
                _ => {}
            }
        }
        let count = Html::parse_document(&html).select(&rows).count();
        if count > 0 {
            let path = entry.path().strip_prefix(&dump).unwrap_or(entry.path());
            println!("{}\t{count}", path.display());
        }
    }
}
