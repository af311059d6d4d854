//! What WorkOS makes, made by a test of an application: whatever comes of it passes the checks that
//! the real thing has to pass, and no more than that.

mod sign_in;
mod signed_requests;
mod tokens;
