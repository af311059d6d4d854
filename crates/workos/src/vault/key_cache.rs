//! Decrypted keys that are kept for a while, so that content under one key costs one call.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::data_key::DataKey;
use crate::crypto;

/// Keys by the hash of their encrypted form. Clones are one cache.
#[derive(Clone)]
pub(super) struct KeyCache {
    most: usize,
    lifetime: Duration,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    keys: HashMap<Name, DataKey>,
    /// The oldest is in front. All live equally long, so it is also the first to go.
    ages: VecDeque<(Name, Duration)>,
}

type Name = [u8; 32];

impl KeyCache {
    pub(super) fn new(most: usize, lifetime: Duration) -> Self {
        Self {
            most,
            lifetime,
            kept: Arc::default(),
        }
    }

    /// The key of these encrypted keys, if it is kept; `now` is a time of the client's clock.
    pub(super) fn get(&self, encrypted_keys: &str, now: Duration) -> Option<DataKey> {
        let mut kept = self.kept();
        kept.forget_older(self.lifetime, now);
        kept.keys.get(&name(encrypted_keys)).cloned()
    }

    pub(super) fn insert(&self, encrypted_keys: &str, key: DataKey, now: Duration) {
        let mut kept = self.kept();
        kept.forget_older(self.lifetime, now);
        let name = name(encrypted_keys);
        // Two calls may have asked for one key at a time.
        if self.most == 0 || self.lifetime.is_zero() || kept.keys.contains_key(&name) {
            return;
        }
        if kept.keys.len() >= self.most {
            kept.forget_oldest();
        }
        kept.keys.insert(name, key);
        kept.ages.push_back((name, now));
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn forget_older(&mut self, lifetime: Duration, now: Duration) {
        while let Some((_, since)) = self.ages.front()
            && now.saturating_sub(*since) >= lifetime
        {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some((name, _)) = self.ages.pop_front() {
            self.keys.remove(&name);
        }
    }
}

fn name(encrypted_keys: &str) -> Name {
    crypto::sha256(encrypted_keys.as_bytes())
}

impl fmt::Debug for KeyCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyCache")
            .field("most", &self.most)
            .field("lifetime", &self.lifetime)
            .field("kept", &self.kept().keys.len())
            .finish_non_exhaustive()
    }
}
