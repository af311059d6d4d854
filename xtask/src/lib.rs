//! What the maintainer commands do: import an API document, compare two of them, generate the wire
//! crate, and describe its surface for reviewers.

mod additions;
pub mod codegen;
pub mod docs;
mod emit;
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
