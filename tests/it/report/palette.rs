//! The colours of the report, light and dark, against the contrast that WCAG 2.2 asks for at level AA.

use std::collections::BTreeMap;

/// The colours of one scheme, as `--name: #rrggbb` gives them.
fn palette(block: &str) -> BTreeMap<&str, [f64; 3]> {
    let mut colours = BTreeMap::new();
    for entry in block.split("--").skip(1) {
        let (name, value) = entry.split_once(':').unwrap();
        let digits = value.trim().strip_prefix('#').unwrap();
        let part = |at: usize| f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap());
        colours.insert(name, [part(0), part(2), part(4)]);
    }
    colours
}

/// Contrast as WCAG 2.2 defines it.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let luminance = |colour: [f64; 3]| {
        let [r, g, b] = colour.map(|part| {
            let part = part / 255.0;
            match part <= 0.04045 {
                true => part / 12.92,
                false => ((part + 0.055) / 1.055).powf(2.4),
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn both_palettes_have_the_contrast_of_wcag_aa() {
    let style = include_str!("../../../src/show/html/style.css");
    let blocks: Vec<&str> = style
        .match_indices(":root {")
        .map(|(at, _)| style[at..].split('}').next().unwrap())
        .filter(|block| block.contains("--bg"))
        .collect();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        let colours = palette(block);
        let mut pairs = vec![("mark", "mark-bg", 4.5), ("q", "q-bg", 4.5)];
        for ink in ["ink", "soft", "link", "e"] {
            pairs.extend([(ink, "bg", 4.5), (ink, "panel", 4.5)]);
        }
        for tint in ["e", "w", "i", "ok", "none"] {
            let ground = match tint {
                "e" => "e-bg",
                "w" => "w-bg",
                "i" => "i-bg",
                "ok" => "ok-bg",
                _ => "none-bg",
            };
            pairs.extend([(tint, ground, 4.5), ("ink", ground, 4.5)]);
        }
        // Borders of controls, the focus ring, and what a drawing says: three to one.
        for line in [
            "edge", "focus", "bar-ok", "bar-tr", "bar-so", "bar-sp", "bar-one",
        ] {
            pairs.extend([(line, "bg", 3.0)]);
        }
        pairs.push(("edge", "panel", 3.0));
        for (ink, ground, least) in pairs {
            let contrast = contrast(colours[ink], colours[ground]);
            assert!(contrast >= least, "{ink} on {ground}: {contrast:.2}");
        }
    }
}
