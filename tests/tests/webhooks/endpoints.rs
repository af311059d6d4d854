//! What an endpoint is sent, in the words in which it was asked for.

use serde_json::json;
use workos::types::WebhookEventType;
use workos_tests::server::{Answer, Server};
use workos_tests::sign_ins::{client, described};

#[tokio::test]
async fn an_endpoint_says_by_the_same_words_which_events_it_is_sent() {
    let mut answer = described("POST /webhook_endpoints answer");
    answer["events"] = json!(["user.created", "of.tomorrow"]);
    let server = Server::repeating([Answer::json(200, &answer)]);
    let workos = client(&server).build().expect("a client");
    let asked = [WebhookEventType::UserCreated, "of.tomorrow".into()];
    let url = "https://app.example.com/webhooks";
    let endpoint = workos.webhooks().create_endpoint(url, asked.clone()).await;
    assert_eq!(endpoint.expect("an endpoint").events, asked);
}
