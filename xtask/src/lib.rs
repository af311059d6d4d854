//! What the maintainer commands do: import an API document, compare two of them, draft the changelog
//! of the difference, generate `workos-generated` with its words and fixtures, and describe for
//! reviewers what the crates offer.

mod additions;
pub mod api;
mod case;
pub mod changelog;
pub mod codegen;
pub mod docs;
mod emit;
mod fixtures;
mod generate;
mod model;
mod naming;
mod normalise;
mod overlay;
mod pipeline;
pub mod problem;
mod progress;
#[cfg(test)]
mod small_api;
mod sources;
pub mod spec;
mod staging;
pub mod surface;
mod yaml;
