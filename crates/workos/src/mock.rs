//! A server for tests whose answers are typed, and a fixture of every type of the API.

pub use workos_core::Fixture;
