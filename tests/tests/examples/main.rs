//! The examples, run as the programs that they are, with a server in the place of the API.

mod axum_sign_in;
mod browser;
mod doctor;
mod loopback_redirect;
mod program;
