//! The program that looks after the settings.

use serde_json::json;
use workos_tests::server::{Answer, Server};

use crate::program::{Ended, Program};

fn examined(variables: &[(&str, &str)]) -> Ended {
    Program::start("doctor", variables).end()
}

/// What it says with good settings when the API answers like this.
fn after(api_key: Answer, client_id: Answer) -> Ended {
    let server = Server::answering([api_key, client_id]);
    let ended = examined(&[
        ("WORKOS_API_KEY", "sk_canary"),
        ("WORKOS_CLIENT_ID", "client_1"),
        ("WORKOS_BASE_URL", &server.url()),
    ]);
    let server_line = format!("server: {}\n", server.url());
    assert!(ended.said.starts_with(&server_line), "{}", ended.said);
    assert!(!ended.said.contains("canary"), "{}", ended.said);
    ended
}

fn organizations() -> Answer {
    let page = json!({ "object": "list", "data": [], "list_metadata": {} });
    Answer::json(200, &page)
}

fn keys() -> Answer {
    Answer::json(200, &json!({ "keys": [] }))
}

#[test]
fn what_works_is_said_to_work() {
    let ended = after(organizations(), keys());
    assert!(ended.succeeded, "{}", ended.complained);
    let said = ended.said.split_once('\n').map(|(_, report)| report);
    assert_eq!(said, Some("API key: accepted\nclient id: accepted\n"));
}

#[test]
fn what_does_not_work_is_named_and_the_program_fails() {
    let unauthorized = Answer::json(401, &json!({ "message": "Unauthorized" }));
    let not_found = Answer::json(404, &json!({ "message": "Application not found" }));
    // A status that is not repeated, so that nothing has to be waited for.
    let unexpected = Answer::bytes(418, "text/html", "<html>");
    for (api_key, client_id, verdicts) in [
        (
            unauthorized,
            keys(),
            ["API key: refused", "client id: accepted"],
        ),
        (
            organizations(),
            not_found,
            ["API key: accepted", "client id: refused"],
        ),
        (
            unexpected.clone(),
            unexpected,
            ["API key: not checked", "client id: not checked"],
        ),
    ] {
        let ended = after(api_key, client_id);
        assert!(!ended.succeeded, "{}", ended.said);
        for verdict in verdicts {
            assert!(ended.said.contains(verdict), "{}", ended.said);
        }
    }
}

#[test]
fn what_is_missing_or_confused_is_not_sent() {
    let server = Server::start();
    let url = server.url();
    for (variables, verdicts) in [
        (&[][..], ["API key: missing", "client id: missing"]),
        (
            &[
                ("WORKOS_API_KEY", "client_canary"),
                ("WORKOS_CLIENT_ID", "sk_canary"),
            ],
            ["API key: does not begin", "client id: does not begin"],
        ),
    ] {
        let variables = [variables, &[("WORKOS_BASE_URL", &*url)]].concat();
        let ended = examined(&variables);
        assert!(!ended.succeeded, "{}", ended.said);
        for verdict in verdicts {
            assert!(ended.said.contains(verdict), "{}", ended.said);
        }
        assert!(!ended.said.contains("canary"), "{}", ended.said);
    }
    assert_eq!(server.counted().connections, 0);
}

#[test]
fn a_setting_that_cannot_work_is_named() {
    let ended = examined(&[("WORKOS_BASE_URL", "api.example.com")]);
    assert!(!ended.succeeded && ended.said.is_empty(), "{}", ended.said);
    assert!(
        ended.complained.contains("WORKOS_BASE_URL"),
        "{}",
        ended.complained
    );
}
