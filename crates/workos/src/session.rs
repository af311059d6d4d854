//! Sessions.

mod content;
mod cookie;
mod seal;

pub use cookie::{SessionCookie, TooLarge};
pub use seal::{SessionFormat, UnsealError};
