//! Whole calls over a connection that stays open: a small object, and a hundred users. The client's
//! share of the system's time counts, as an application pays for it.

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use serde_json::Value;
use workos_official::resources::user_management::ListUsersParams;

use crate::bodies;
use crate::contest::{Contender, contest};
use crate::runtime;
use crate::server::Server;

pub const API_KEY: &str = "sk_test_a2V5XzAxSFFBRzFIRU5CWk1BWkQ4MllSWEZD";

const ID: &str = "org_01EHZNVPK3SFK441A1RGB00001";
const TIMEOUT: Duration = Duration::from_secs(60);

/// Calls a turn.
const REPEATS: u32 = 40;

pub fn measure(server: &Server) -> Result<(), Box<dyn Error>> {
    let runtime = runtime()?;
    let url = server.url();
    let ours = ours(&url)?;
    let official = official(&url);
    // With a timeout, as the others have and as nobody should be without.
    let by_hand = reqwest::Client::builder().timeout(TIMEOUT).build()?;

    contest(
        "GET /organizations/{id}, CPU a call",
        REPEATS,
        vec![
            Contender::new("ours", || {
                let organization =
                    runtime.block_on(async { ours.organizations().get(ID).await })?;
                black_box(organization);
                Ok(())
            }),
            Contender::new("workos 3.5.0", || {
                let organization =
                    runtime.block_on(official.organizations().get_organization(ID))?;
                black_box(organization);
                Ok(())
            }),
            Contender::new("reqwest and serde_json::Value", || {
                let url = format!("{url}/organizations/{ID}");
                runtime.block_on(get(by_hand.get(url)))
            }),
        ],
    )?;
    contest(
        "GET /user_management/users, 100 of them, CPU a call",
        REPEATS,
        vec![
            Contender::new("ours", || {
                let users = runtime
                    .block_on(async { ours.user_management().list_users().limit(100).await })?;
                all_there(users.items().len())
            }),
            Contender::new("workos 3.5.0", || {
                let users =
                    runtime.block_on(official.user_management().list_users(ListUsersParams {
                        limit: Some(100),
                        ..ListUsersParams::default()
                    }))?;
                all_there(users.data.len())
            }),
            Contender::new("reqwest and serde_json::Value", || {
                let url = format!("{url}/user_management/users");
                runtime.block_on(get(by_hand.get(url).query(&[("limit", "100")])))
            }),
        ],
    )
}

pub fn ours(base_url: &str) -> Result<workos::Client, workos::Error> {
    workos::Client::builder()
        .api_key(API_KEY)
        .base_url(base_url)
        .build()
}

pub fn official(base_url: &str) -> workos_official::Client {
    workos_official::Client::builder()
        .api_key(API_KEY)
        .base_url(base_url)
        .build()
}

/// A call written by hand.
async fn get(request: reqwest::RequestBuilder) -> Result<(), Box<dyn Error>> {
    let response = request.bearer_auth(API_KEY).send().await?;
    let value: Value = response.error_for_status()?.json().await?;
    black_box(value);
    Ok(())
}

fn all_there(count: usize) -> Result<(), Box<dyn Error>> {
    match black_box(count) == bodies::PAGE {
        true => Ok(()),
        false => Err(format!("{count} users came").into()),
    }
}
