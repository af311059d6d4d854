//! Signing in as one thing: from the address to the exchanged code, and what a callback cannot do.

mod app;
mod callbacks;
mod exchange;
mod pending;
mod return_paths;
mod single_sign_on;
