//! Plan: what the paths of a dump tell, found from all of them before any page is read.
//!
//! Takes a dump, or bare paths, and gives for each page its key and its locale as the layout has them, and
//! where its bytes are. How paths name languages is found by evidence over all of them, so this is done
//! once and in one place; a path costs about a hundred bytes.

use crate::discover::{self, BadPattern, Dump, LayoutPattern, Location};
use crate::locale::Locale;
use crate::order::Collect;
use crate::page::Origin;
use crate::record::page::PageInput;

/// A page that is planned: who it is, and where its bytes are.
pub type Planned = PageInput;

/// The pages of a dump, in the order of their paths. `source` is the locale that the configuration calls that
/// of the source.
pub fn plan_dump<'d>(dump: &'d Dump, source: &'d Locale) -> impl Iterator<Item = Planned> + 'd {
    let told = Some(dump.source_locale())
        .filter(|found| *found != source)
        .map(ToString::to_string);
    dump.files().map(move |file| {
        let planned = Planned {
            source: told.clone(),
            ..of_origin(file.origin)
        };
        match file.location {
            Location::File(path) => match path.into_os_string().into_string() {
                Ok(path) => Planned {
                    file: Some(path),
                    ..planned
                },
                Err(_) => Planned {
                    fault: Some(String::from("has a name that is no text")),
                    ..planned
                },
            },
            Location::Archived(bytes) => Planned {
                base64: Some(super::map::to_base64(&bytes)),
                ..planned
            },
            Location::Nowhere(fault) => Planned {
                fault: Some(fault),
                ..planned
            },
        }
    })
}

/// Bare paths, as an object store or a table has them; `told` are the layouts of the configuration.
///
/// # Errors
/// Where a layout that is told cannot be used.
///
/// ```
/// let source = "en".parse().unwrap();
/// let mut planned = portolan::pipeline::plan_paths(&["docs/a.md", "docs/de/a.md"], &[], &source, None)?;
/// let german = planned.pop().unwrap();
/// assert_eq!((german.key.as_deref(), german.locale.as_deref()), (Some("docs/a.md"), Some("de")));
/// assert_eq!(planned[0].default_locale.as_deref(), Some("en"));
/// # Ok::<(), portolan::discover::BadPattern>(())
/// ```
pub fn plan_paths(
    paths: &[&str],
    told: &[LayoutPattern],
    source: &Locale,
    default_locale: Option<&Locale>,
) -> Result<Vec<Planned>, BadPattern> {
    let origins = discover::origins(paths, told)?;
    // As in a folder: where all languages have folders, what lies outside of them is in no language.
    let has_layout = origins.iter().any(|origin| origin.locale.is_some());
    let translated: std::collections::BTreeSet<&str> = origins
        .iter()
        .filter(|origin| origin.locale.is_some())
        .map(|origin| origin.key.as_str())
        .into_set();
    let has_source = paths.iter().any(|path| translated.contains(path));
    let is_assumed = default_locale.is_none();
    let default_locale = default_locale.or((!has_layout || has_source).then_some(source));
    let default_locale = default_locale.cloned();
    Ok(origins
        .iter()
        .map(|origin| {
            of_origin(Origin {
                default_locale: default_locale.clone(),
                is_assumed,
                ..origin.clone()
            })
        })
        .collect())
}

fn of_origin(origin: Origin) -> Planned {
    Planned {
        key: Some(origin.key),
        locale: origin.locale.map(|locale| locale.to_string()),
        assumed: origin.is_assumed && origin.default_locale.is_some(),
        default_locale: origin.default_locale.map(|locale| locale.to_string()),
        path: origin.path,
        ..Planned::default()
    }
}
