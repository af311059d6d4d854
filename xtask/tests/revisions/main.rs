//! Any published revision of the API document goes through `codegen`: what is new gets a sensible
//! name by rule where one can be had without a clash, and an error that says what to add to
//! `naming.toml` where not.

mod generated;
mod names;
mod older;
mod refused;
mod revise;
mod taken_in;

#[path = "../refusal/mod.rs"]
mod refusal;
#[path = "../repository/mod.rs"]
mod repository;
