//! Sessions: into cookies and out of them, refreshed once for all, and ended.

mod app;
mod authenticate;
mod between_processes;
mod blocking;
mod configuration;
mod cookies;
mod formats;
mod log_out;
mod refresh;
mod single_flight;
