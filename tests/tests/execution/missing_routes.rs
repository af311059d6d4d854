//! "There is no such thing" and "there is no such address" are both 404, and mean different things.

use serde_json::{Value, json};
use workos::http::Method;
use workos::{CallOptions, Error, Request};
use workos_tests::server::{Answer, Server};
use workos_tests::things::{client, get};

/// The errors of GETs with these answers.
async fn errors(answers: impl IntoIterator<Item = Answer>) -> Vec<Error> {
    let server = Server::start();
    let client = client(&server).build().expect("builds");
    let mut errors = Vec::new();
    for answer in answers {
        server.prepare([answer]);
        let outcome = client.execute(get(), &CallOptions::new().retries(0)).await;
        errors.push(outcome.expect_err("a failure"));
    }
    errors
}

#[tokio::test]
async fn the_api_says_that_there_is_no_such_thing() {
    let bodies = [
        json!({ "code": "entity_not_found", "message": "Not found: 'org_1'." }),
        json!({ "message": "Could not find the organization" }),
        json!({ "message": "Cannot delete it: it is not there" }),
        json!({ "error": "Object not found" }),
        json!({ "error": "not_found", "error_description": "No such client" }),
    ];
    let answers = bodies.iter().map(|body| Answer::json(404, body));
    for error in errors(answers.collect::<Vec<_>>()).await {
        assert!(error.is_not_found(), "{error}");
        assert!(!error.is_missing_route(), "{error}");
        assert!(!error.is_transient(), "{error}");
    }
}

#[tokio::test]
async fn who_does_not_know_the_address_says_something_else() {
    let framework = |method: &str| {
        json!({
            "message": format!("Cannot {method} /things/t_1"),
            "error": "Not Found",
            "statusCode": 404,
        })
    };
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    let bodies = methods.map(framework).into_iter().chain([
        json!([]),
        json!("Not found"),
        json!(404),
        Value::Null,
    ]);
    let mut answers: Vec<Answer> = bodies.map(|body| Answer::json(404, &body)).collect();
    answers.extend([
        Answer::empty(404),
        Answer::bytes(404, "text/html", "<html>404</html>"),
        Answer::bytes(404, "text/plain", "404 page not found"),
        Answer::bytes(404, "application/json", "{not JSON}"),
    ]);
    for error in errors(answers).await {
        assert!(error.is_missing_route(), "{error}");
        assert!(!error.is_not_found(), "{error}");
        assert!(!error.is_transient(), "{error}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    }
}

#[tokio::test]
async fn other_statuses_say_nothing_of_addresses() {
    let statuses = [400, 401, 403, 405, 410, 500, 502];
    let page = |status| Answer::bytes(status, "text/html", "<html></html>");
    for error in errors(statuses.map(page)).await {
        assert!(!error.is_missing_route(), "{error}");
        assert!(!error.is_not_found(), "{error}");
    }
}

/// The answer to a HEAD never has a body.
#[tokio::test]
async fn a_head_cannot_tell_and_is_taken_at_its_word() {
    let server = Server::answering([Answer::empty(404)]);
    let client = client(&server).build().expect("builds");
    let request: Request<()> = Request::raw(Method::HEAD, "/things/{id}").path("id", "t_1");
    let outcome = client.execute(request, &CallOptions::new()).await;
    let error = outcome.expect_err("no such thing");
    assert!(error.is_not_found(), "{error}");
}
