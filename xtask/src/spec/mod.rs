//! API documents: what they are made of, whether they are sound, how a published one becomes the
//! data that codegen reads, and what differs between two.

pub mod check;
pub mod diff;
pub mod grammar;
pub mod import;
pub mod references;
pub mod source;
