//! Rows, tables and columns that are lost, doubled or moved.

use super::random::Random;
use super::spot::Spot;
use super::{Change, Expect, Kind, Shift};

/// All kinds that change what there is, and not what it says.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "row deleted",
        make: row_deleted,
    },
    Kind {
        name: "row doubled",
        make: row_doubled,
    },
    Kind {
        name: "row moved",
        make: row_moved,
    },
    Kind {
        name: "table deleted",
        make: table_deleted,
    },
    Kind {
        name: "service column deleted",
        make: |spot, _| column_deleted(spot, 0),
    },
    Kind {
        name: "source column deleted",
        make: |spot, _| column_deleted(spot, 1),
    },
    Kind {
        name: "destination column deleted",
        make: |spot, _| column_deleted(spot, 2),
    },
    Kind {
        name: "notes column deleted",
        make: |spot, _| column_deleted(spot, 3),
    },
];

fn row_deleted(spot: &Spot<'_>, _: &mut Random) -> Option<Change> {
    // A table of no rows is another thing.
    (spot.raw_table().rows.len() > 1).then_some(())?;
    Some(Change {
        text: spot.edition().replaced(spot.raw_row().whole.clone(), ""),
        before: spot.row_text(),
        after: String::new(),
        expect: Expect::Error {
            lints: &["missing-row"],
            field: None,
            row: true,
        },
        shift: Shift::RowOut,
    })
}

fn row_doubled(spot: &Spot<'_>, _: &mut Random) -> Option<Change> {
    let whole = spot.raw_row().whole.clone();
    let row = spot.edition().text[whole.clone()].to_owned();
    Some(Change {
        text: spot.edition().replaced(whole.end..whole.end, &row),
        before: spot.row_text(),
        after: format!("{0} || {0}", spot.row_text()),
        expect: Expect::Error {
            lints: &["extra-row"],
            field: None,
            row: true,
        },
        shift: Shift::RowTwice,
    })
}

fn row_moved(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    let rows = &spot.raw_table().rows;
    let to = random.below(rows.len());
    (to != spot.row).then_some(())?;
    let (from, target) = (spot.raw_row().whole.clone(), rows[to].whole.clone());
    let row = spot.edition().text[from.clone()].to_owned();
    let mut text = spot.edition().text.clone();
    if to > spot.row {
        text.insert_str(target.end, &row);
        text.replace_range(from, "");
    } else {
        text.replace_range(from, "");
        text.insert_str(target.start, &row);
    }
    Some(Change {
        text,
        before: format!("row {}: {}", spot.row + 1, spot.row_text()),
        after: format!("row {}", to + 1),
        expect: Expect::Mild("moved-row"),
        shift: Shift::RowTo(to),
    })
}

fn table_deleted(spot: &Spot<'_>, _: &mut Random) -> Option<Change> {
    Some(Change {
        text: spot.edition().replaced(spot.raw_table().whole.clone(), ""),
        before: format!("table {}", spot.table + 1),
        after: String::new(),
        expect: Expect::Error {
            lints: &["missing-table"],
            field: None,
            row: false,
        },
        shift: Shift::TableOut,
    })
}

fn column_deleted(spot: &Spot<'_>, column: usize) -> Option<Change> {
    let table = spot.raw_table();
    // All tables of the pages have these columns. Without its ports a table is none to be compared; other
    // columns are a matter of layout.
    let kind = ["service", "source", "destination", "notes"][column];
    let cells = table.rows.iter().map(|row| row.cells[column].whole.clone());
    let ranges: Vec<_> = std::iter::once(table.header[column].clone())
        .chain(cells)
        .collect();
    let mut text = spot.edition().text.clone();
    for range in ranges.into_iter().rev() {
        text.replace_range(range, "");
    }
    let expect = match kind {
        "notes" => Expect::Mild("missing-note"),
        "service" => Expect::Error {
            lints: &["missing-column"],
            field: Some(kind),
            row: false,
        },
        _ => Expect::Mild("missing-column"),
    };
    Some(Change {
        text,
        before: format!("column {}", kind),
        after: String::new(),
        expect,
        shift: match kind {
            "service" => Shift::TableUnread,
            _ => Shift::ColumnOut(kind),
        },
    })
}
