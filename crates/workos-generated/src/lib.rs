//! Generated types and requests of the WorkOS API.
