//! Readings: what cells and headers of a language were read as before, for they repeat from page to page.
//!
//! Takes the text of a cell and what is asked of it, gives the reading. It is kept beside the lexicon that it
//! was read with, and a reading is a function of the text and of that.

use std::sync::Arc;

use crate::lexicon::Lexicon;
use crate::memo::Memo;

use super::cell::endpoint::EndpointReading;
use super::cell::service::{CellKind, ServiceReading};
use super::{ColumnKind, Language};

/// Texts that are remembered of each kind of cell, and the longest of them in bytes.
const MAX_REMEMBERED: usize = 2_048;
const MAX_REMEMBERED_BYTES: usize = 256;

/// What is remembered of one language.
#[derive(Debug)]
struct Readings {
    headers: Memo<ColumnKind>,
    endpoints: Memo<(Beside, Arc<EndpointReading>)>,
    services: Memo<Arc<ServiceReading>>,
    ports: Memo<Arc<ServiceReading>>,
    protocols: Memo<Arc<ServiceReading>>,
}

/// What an endpoint is read by besides the lexicon: where that of the source stands in memory, for as long as
/// both are there, and whether the page is in the source's language.
type Beside = (Option<usize>, bool);

impl Default for Readings {
    fn default() -> Self {
        fn memo<V: Clone>() -> Memo<V> {
            Memo::new(MAX_REMEMBERED, MAX_REMEMBERED_BYTES)
        }
        Self {
            headers: memo(),
            endpoints: memo(),
            services: memo(),
            ports: memo(),
            protocols: memo(),
        }
    }
}

/// What a header says, told by `read` where it is not remembered.
pub(super) fn header(
    text: &str,
    lexicon: &Lexicon,
    read: impl FnOnce() -> ColumnKind,
) -> ColumnKind {
    match lexicon.notes::<Readings>() {
        Some(readings) => readings.headers.get(text, read),
        None => read(),
    }
}

/// The reading of an endpoint cell, made by `read` where none is remembered.
pub(super) fn endpoint(
    text: &str,
    language: Language<'_>,
    read: impl Fn() -> EndpointReading,
) -> EndpointReading {
    let Some(readings) = language.own.and_then(Lexicon::notes::<Readings>) else {
        return read();
    };
    let address = |lexicon: &Lexicon| std::ptr::from_ref(lexicon).addr();
    let beside = (language.source.map(address), language.is_source);
    let (known, reading) = readings.endpoints.get(text, || (beside, Arc::new(read())));
    match known == beside {
        true => EndpointReading::clone(&reading),
        false => read(),
    }
}

/// The reading of a cell of protocols and ports, made by `read` where none is remembered.
pub(super) fn service(
    text: &str,
    kind: CellKind,
    lexicon: Option<&Lexicon>,
    read: impl Fn() -> ServiceReading,
) -> ServiceReading {
    let Some(readings) = lexicon.and_then(Lexicon::notes::<Readings>) else {
        return read();
    };
    let memo = match kind {
        CellKind::Service => &readings.services,
        CellKind::Port => &readings.ports,
        CellKind::Protocol => &readings.protocols,
    };
    ServiceReading::clone(&memo.get(text, || Arc::new(read())))
}
