//! A sealed session of the format Fernet, as a cookie that anybody can send. Whatever it is, it does
//! not panic, and nothing is read that was not sealed with the password.
#![no_main]

#[path = "../src/sealed.rs"]
mod sealed;

use libfuzzer_sys::fuzz_target;
use workos::session::SessionFormat;

fuzz_target!(|text: &str| sealed::try_text(SessionFormat::Fernet, text));
