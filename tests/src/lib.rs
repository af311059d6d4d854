//! What the behaviour tests share.

pub mod comparison;
pub mod document;
pub mod instances;
pub mod naming;
pub mod round_trip;
pub mod schema;
pub mod sites;
#[rustfmt::skip] // Written by `cargo xtask codegen`.
pub mod type_table;

/// The README, whose code has to compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
