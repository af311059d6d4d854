//! What the behaviour tests share.

#[rustfmt::skip] // Written by `cargo xtask codegen`.
pub mod call_table;
pub mod calls;
pub mod clock;
pub mod comparison;
pub mod document;
pub mod expected_request;
pub mod failures;
pub mod form;
pub mod inputs;
pub mod instances;
pub mod lists;
pub mod loopback;
pub mod manual_clock;
pub mod naming;
pub mod patience;
pub mod recorder;
pub mod request_target;
pub mod round_trip;
pub mod schema;
pub mod server;
pub mod sign_ins;
pub mod sites;
pub mod things;
pub mod tokens;
#[rustfmt::skip] // Written by `cargo xtask codegen`.
pub mod type_table;

/// The README, whose code has to compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
