//! Whether what two lists have in common stands in the same order. Applications cannot tell, but
//! readers of the documentation can.

use std::collections::BTreeSet;

use super::change::{Changes, Kind};

/// Compares the names that both lists have.
pub fn compare(place: &str, what: &str, old: &[String], new: &[String], changes: &mut Changes) {
    if !is_kept(old, new) {
        changes.noted(Kind::Documentation, place, what);
    }
}

/// Whether the names that both lists have stand in the same order.
pub fn is_kept(old: &[String], new: &[String]) -> bool {
    let set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
    let (all_old, all_new) = (set(old), set(new));
    old.iter()
        .filter(|name| all_new.contains(*name))
        .eq(new.iter().filter(|name| all_old.contains(*name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_one_list_has_is_no_matter_of_order() {
        let kept = |old: &[&str], new: &[&str]| {
            let owned = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
            is_kept(&owned(old), &owned(new))
        };
        assert!(kept(&["a", "b", "c"], &["a", "x", "c"]));
        assert!(kept(&[], &["a"]));
        assert!(!kept(&["a", "b"], &["b", "x", "a"]));
    }
}
