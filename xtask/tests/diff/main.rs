//! `spec diff`: what it says of two documents is what changes in the surface, no more and no less,
//! and each class of change is what it is for users of the SDK.

mod bad_input;
mod changelog;
mod expected;
mod fields;
mod operations;
mod published;
mod refused;
mod small;
mod surfaces;
mod types;
mod words;

#[path = "../repository/mod.rs"]
mod repository;
