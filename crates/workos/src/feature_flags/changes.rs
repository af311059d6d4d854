//! What changes from one state of the flags to the next, for those who wait for it.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::sync::Arc;

use tokio::sync::watch;
use workos_generated::types::RuntimeFeatureFlag;

use super::evaluation::{Flags, differ};
use super::poller::State;

/// A flag that is not what it was.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FlagChange {
    /// The slug of the flag.
    pub slug: String,
    /// What it was; `None` for a new flag.
    pub before: Option<RuntimeFeatureFlag>,
    /// What it is; `None` for a flag that is gone.
    pub after: Option<RuntimeFeatureFlag>,
}

/// The changes of flags, one after the other, from
/// [`FlagRuntime::changes`](super::FlagRuntime::changes).
///
/// Whoever is slow misses no change, but may get several of one flag as one.
pub struct FlagChanges {
    state: watch::Receiver<State>,
    /// What was there last; nothing before the first flags.
    seen: Option<Arc<Flags>>,
    changes: VecDeque<FlagChange>,
}

impl FlagChanges {
    pub(super) fn new(mut state: watch::Receiver<State>) -> Self {
        let seen = state.borrow_and_update().flags.clone();
        Self {
            state,
            seen,
            changes: VecDeque::new(),
        }
    }

    /// The next change, however long it takes. `None` when nothing changes any more: the last handle
    /// of the runtime was dropped, or it stopped.
    ///
    /// The future can be dropped, for example by `select!`: no change is lost.
    pub async fn next(&mut self) -> Option<FlagChange> {
        loop {
            if let Some(change) = self.changes.pop_front() {
                return Some(change);
            }
            let ended = self.state.changed().await.is_err();
            let (first, flags) = {
                let state = self.state.borrow_and_update();
                (state.first.clone(), state.flags.clone())
            };
            if let (Some(before), Some(after)) = (self.seen.take().or(first), flags) {
                self.changes = changes(&before, &after);
                self.seen = Some(after);
            }
            if ended && self.changes.is_empty() {
                return None;
            }
        }
    }
}

impl fmt::Debug for FlagChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlagChanges")
            .field("at_hand", &self.changes.len())
            .finish_non_exhaustive()
    }
}

fn changes(before: &Arc<Flags>, after: &Arc<Flags>) -> VecDeque<FlagChange> {
    if Arc::ptr_eq(before, after) {
        return VecDeque::new();
    }
    // Not collected, which would compile a sort.
    let mut slugs = BTreeSet::new();
    slugs.extend(before.keys().chain(after.keys()));
    let changed = slugs.into_iter().filter_map(|slug| {
        let (before, after) = (before.get(slug), after.get(slug));
        let has_changed = match (before, after) {
            (Some(before), Some(after)) => differ(before, after),
            _ => true,
        };
        has_changed.then(|| FlagChange {
            slug: slug.clone(),
            before: before.cloned(),
            after: after.cloned(),
        })
    });
    changed.collect()
}
