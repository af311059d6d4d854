//! API documents: what they are made of, whether they are sound, and how a published one becomes
//! the data that codegen reads.

pub mod check;
pub mod grammar;
pub mod import;
pub mod references;
pub mod source;
