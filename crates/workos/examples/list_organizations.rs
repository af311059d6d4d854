//! Lists organizations. A server on loopback stands in for the API, so that
//! this runs without an account: `cargo run --example list_organizations`.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread;

use workos::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let workos = Client::builder()
        .api_key("sk_example")
        .base_url(stand_in()?)
        .build()?;

    let response = workos.organizations().list().limit(2).send().await?;

    println!("request id: {}", response.request_id().unwrap_or("none"));
    for organization in response.into_value() {
        println!("{} {}", organization.id, organization.name);
        println!("  external id: {:?}", organization.external_id);
    }
    Ok(())
}

const PAGE: &str = r#"{
  "object": "list",
  "data": [
    {
      "object": "organization",
      "id": "org_01EHWNCE74X7JSDV0X3SZ3KJNY",
      "name": "Acme",
      "domains": [],
      "metadata": {},
      "external_id": null,
      "created_at": "2026-01-15T12:00:00.000Z",
      "updated_at": "2026-01-15T12:00:00.000Z"
    },
    {
      "object": "organization",
      "id": "org_01EHZNVPK3SFK441A1RGBFSHRT",
      "name": "Umbrella",
      "domains": [],
      "metadata": {},
      "external_id": "u-7",
      "created_at": "2026-01-15T12:00:00.000Z",
      "updated_at": "2026-01-15T12:00:00.000Z"
    }
  ],
  "list_metadata": { "before": null, "after": null }
}"#;

/// Answers one request with a page of organizations; gives its own URL.
fn stand_in() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || -> std::io::Result<()> {
        let (mut stream, _) = listener.accept()?;
        let mut lines = BufReader::new(stream.try_clone()?).lines();
        while lines
            .next()
            .transpose()?
            .is_some_and(|line| !line.is_empty())
        {}
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
             x-request-id: req_example\r\nconnection: close\r\n\r\n{PAGE}",
            PAGE.len()
        )
    });
    Ok(url)
}
