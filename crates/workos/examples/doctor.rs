//! Checks the settings in the environment: `WORKOS_API_KEY`, `WORKOS_CLIENT_ID` and, for another
//! server than that of WorkOS, `WORKOS_BASE_URL`. It says what is wrong and what to do about it,
//! and ends with 1 if anything is: `cargo run --example doctor`.

use std::process::ExitCode;

use workos::ClientBuilder;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let workos = match ClientBuilder::from_env().build() {
        Ok(workos) => workos,
        Err(error) => {
            eprintln!("the client cannot be built: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("server: {}", workos.base_url());
    let report = workos.check_credentials().await;
    println!("{report}");
    match report.is_ok() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
