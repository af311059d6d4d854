//! SDK for the WorkOS API.
