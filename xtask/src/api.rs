//! `api`: what the hand-written crates offer, as text to review, and whose types the three crates
//! show.
//!
//! The text is that of cargo-public-api, from what rustdoc knows. The generated crate has no text
//! here: its surface is in `xtask/tests/snapshots/`, shorter and by namespace.

mod foreign;
mod rustdoc;

use std::path::Path;

use crate::problem::{Problem, Problems, Result};
use crate::progress::Progress;
use crate::spec::source;
use crate::staging::{Difference, Outputs};

/// The crates that applications get, and whether their interface is written down.
const CRATES: [(&str, bool); 3] = [
    ("workos-core", true),
    ("workos-generated", false),
    ("workos", true),
];

/// Writes `api/*.txt`, or with `check` says how they differ from what the crates offer.
pub fn run(root: &Path, check: bool) -> Result<Vec<Difference>> {
    let allowed = source::read(&root.join(foreign::FILE), foreign::FILE)?;
    let mut allowed = foreign::Allowed::parse(&allowed)?;
    let progress = Progress::new(CRATES.len() as u64);
    let mut outputs = Outputs::new();
    let mut found = Vec::new();
    for (name, listed) in CRATES {
        let stage = progress.stage(name);
        let file = rustdoc::write(root, name)?;
        let known = rustdoc::read(&file)?;
        found.extend(foreign::not_allowed(name, &known, &mut allowed));
        if listed {
            let (text, items) = listing(&file)?;
            outputs.insert(format!("api/{name}.txt"), text);
            stage.done(format_args!("{items} items"));
        } else {
            stage.done("foreign types only");
        }
    }
    found.extend(allowed.stale());
    Problems::none_in(found)?;
    if check {
        return outputs.check(root, &[]);
    }
    outputs.write(root, &[])?;
    Ok(Vec::new())
}

/// A line an item. What every type has anyway (blanket implementations, auto traits, derives) is
/// left out.
fn listing(file: &Path) -> Result<(String, usize)> {
    let api = public_api::Builder::from_rustdoc_json(file)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .map_err(|e| Problem::invalid(file.display().to_string(), e.to_string()))?;
    Ok((api.to_string(), api.items().count()))
}
