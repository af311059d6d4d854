//! Tokens whose signature was good, so that it need not be verified with every request of a
//! session. What was found out stays true; whether the token counts now is asked each time, and
//! elsewhere.

use std::collections::HashMap;
use std::mem;
use std::sync::Mutex;

use super::TokenClaims;
use crate::crypto::sha256;
use crate::single_flight::lock;

/// The digest of a whole token, signature included. A token is not kept: who reads the memory of the
/// cache cannot use what is in it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Digest([u8; 32]);

impl Digest {
    pub(super) fn of(token: &str) -> Self {
        Self(sha256(token.as_bytes()))
    }
}

/// A token that was verified.
#[derive(Clone)]
pub(super) struct Verified {
    pub(super) claims: TokenClaims,
    /// The generation of the keys among which the one was that verified it.
    pub(super) generation: u64,
}

/// Verified tokens, up to so many; of more, those are forgotten that were not asked for lately.
pub(super) struct VerifiedTokens {
    half: usize,
    known: Mutex<Known>,
}

/// When the younger half is full, it becomes the older one, and what was that is forgotten. What is
/// asked for moves to the younger.
#[derive(Default)]
struct Known {
    younger: Half,
    older: Half,
}

type Half = HashMap<Digest, Verified>;

impl VerifiedTokens {
    /// Room for so many, rounded up to an even number.
    pub(super) fn up_to(most: usize) -> Self {
        Self {
            half: most.div_ceil(2),
            known: Mutex::default(),
        }
    }

    pub(super) fn find(&self, digest: &Digest) -> Option<Verified> {
        let (verified, _forgotten) = {
            let mut known = lock(&self.known);
            if let Some(verified) = known.younger.get(digest) {
                return Some(verified.clone());
            }
            let verified = known.older.remove(digest)?;
            (verified.clone(), self.add(&mut known, *digest, verified))
        };
        Some(verified)
    }

    pub(super) fn insert(&self, digest: Digest, verified: Verified) {
        let _forgotten = {
            let mut known = lock(&self.known);
            known.older.remove(&digest);
            self.add(&mut known, digest, verified)
        };
    }

    /// Gives what is forgotten, which may be much, to be dropped when the lock is free again.
    fn add(&self, known: &mut Known, digest: Digest, verified: Verified) -> Option<Half> {
        let forgotten = (known.younger.len() >= self.half).then(|| {
            let full = mem::take(&mut known.younger);
            mem::replace(&mut known.older, full)
        });
        known.younger.insert(digest, verified);
        forgotten
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verified(generation: u64) -> Verified {
        let claims = TokenClaims::read(br#"{"sub":"user_1","exp":1}"#).expect("claims");
        Verified { claims, generation }
    }

    fn digest(number: usize) -> Digest {
        Digest::of(&number.to_string())
    }

    fn count(tokens: &VerifiedTokens) -> usize {
        let known = tokens.known.lock().expect("no panic");
        known.younger.len() + known.older.len()
    }

    #[test]
    fn there_is_room_for_so_many_and_no_more() {
        for most in [1, 2, 7, 100] {
            let tokens = VerifiedTokens::up_to(most);
            for number in 0..1000 {
                tokens.insert(digest(number), verified(0));
                assert!(tokens.find(&digest(number)).is_some());
                assert!(count(&tokens) <= most.next_multiple_of(2), "{most}");
            }
        }
    }

    #[test]
    fn what_is_asked_for_stays() {
        let tokens = VerifiedTokens::up_to(10);
        tokens.insert(digest(0), verified(0));
        for number in 1..1000 {
            tokens.insert(digest(number), verified(0));
            assert!(tokens.find(&digest(0)).is_some(), "{number}");
        }
        assert!(tokens.find(&digest(1)).is_none());
    }

    #[test]
    fn the_last_generation_counts() {
        let tokens = VerifiedTokens::up_to(4);
        for number in 0..8 {
            tokens.insert(digest(0), verified(number));
            tokens.insert(digest(1), verified(0));
            let found = tokens.find(&digest(0)).expect("it is there");
            assert_eq!(found.generation, number);
        }
    }
}
