//! Access tokens: which are accepted, what they say, and where the keys come from.

mod claims;
mod concurrency;
mod failures;
mod fresh_keys;
mod key_sets;
mod properties;
mod refusals;
mod remembered;
mod settings;
mod vectors;
mod without_runtime;
