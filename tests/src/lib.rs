//! What the behaviour tests share.

pub mod round_trip;
#[rustfmt::skip] // Written by `cargo xtask codegen`.
pub mod type_table;
