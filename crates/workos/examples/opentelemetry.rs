//! Calls as spans of OpenTelemetry, printed. A server on loopback stands in for the API, so that
//! this runs without an account and without a collector:
//! `cargo run --package workos --features tracing --example opentelemetry`.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::{Instrument, Level, info_span};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;
use workos::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // An application gives it the exporter of its collector.
    let provider = SdkTracerProvider::builder()
        .with_resource(Resource::builder().with_service_name("example").build())
        .with_simple_exporter(opentelemetry_stdout::SpanExporter::default())
        .build();
    // INFO has the span of every call, DEBUG its repeated attempts as well.
    let wanted = Targets::new()
        .with_target("workos", Level::DEBUG)
        .with_target(module_path!(), Level::INFO);
    let layer = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("example"))
        .with_filter(wanted);
    tracing_subscriber::registry().with(layer).init();

    let workos = Client::builder()
        .api_key("sk_example")
        .base_url(stand_in()?)
        .build()?;
    look_up(&workos).instrument(info_span!("look_up")).await?;

    provider.shutdown()?;
    Ok(())
}

/// Two calls. The first is answered at the second attempt, the second with an error.
async fn look_up(workos: &Client) -> Result<(), Error> {
    let organizations = workos.organizations().list().limit(2).await?;
    println!("organizations: {}", organizations.items().len());

    let id = "org_01EHWNCE74X7JSDV0X3SZ3KJNY";
    match workos.organizations().get(id).await {
        Err(error) if error.is_not_found() => println!("there is no such organization"),
        outcome => println!("organization: {}", outcome?.name),
    }
    Ok(())
}

const ANSWERS: [(&str, &str); 3] = [
    ("503 Service Unavailable", ""),
    (
        "200 OK",
        r#"{ "object": "list", "data": [], "list_metadata": { "before": null, "after": null } }"#,
    ),
    (
        "404 Not Found",
        r#"{ "message": "Organization not found.", "code": "entity_not_found" }"#,
    ),
];

/// Answers one request after the other; gives its own URL.
fn stand_in() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || -> std::io::Result<()> {
        for (status, body) in ANSWERS {
            answer(&listener.accept()?.0, status, body)?;
        }
        Ok(())
    });
    Ok(url)
}

fn answer(mut stream: &TcpStream, status: &str, body: &str) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    while lines
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         x-request-id: req_example\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}
