//! Many calls at once, through one client, to a server a third of whose answers are failures:
//! nothing is lost, doubled or stuck.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tokio::task::JoinSet;
use workos::http::Method;
use workos::{CallOptions, Client, Error, Request, Response};
use workos_tests::server::{Answer, Ending, Received, Server};
use workos_tests::things::client;

const TASKS: usize = 256;

/// What is called, a thing of its own each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Get,
    Delete,
    Post,
    KeyedPost,
}

const KINDS: [Kind; 4] = [Kind::Get, Kind::Delete, Kind::Post, Kind::KeyedPost];

/// A call that has ended.
struct Ended {
    kind: Kind,
    method: Method,
    target: String,
    outcome: Result<Response<Value>, Error>,
}

impl Ended {
    fn attempts(&self) -> usize {
        let attempts = match &self.outcome {
            Ok(response) => response.attempts(),
            Err(error) => error.attempts(),
        };
        attempts as usize
    }
}

/// Every third answer is a failure; which one a call meets depends on when it comes.
fn answers() -> impl Iterator<Item = Answer> {
    let failures = [
        Answer::empty(503),
        Answer::silence(Ending::Reset),
        Answer::empty(429).header("retry-after", "0"),
        Answer::silence(Ending::Close).unread(),
        Answer::silence(Ending::Close),
        Answer::silence(Ending::Reset).unread(),
    ];
    failures
        .into_iter()
        .flat_map(|failure| [Answer::echo(), Answer::echo(), failure])
}

async fn call(client: Client, task: usize, kind: Kind) -> Ended {
    let method = match kind {
        Kind::Get => Method::GET,
        Kind::Delete => Method::DELETE,
        Kind::Post | Kind::KeyedPost => Method::POST,
    };
    let target = format!("/things/{task}/{kind:?}");
    // So many failures in a row are out of the question.
    let mut options = CallOptions::new().retries(1000);
    if kind == Kind::KeyedPost {
        options = options.idempotency_key(&target);
    }
    let request = Request::raw(method.clone(), "/things/{task}/{kind}")
        .path("task", task.to_string())
        .path("kind", format!("{kind:?}"));
    Ended {
        kind,
        method,
        outcome: client.execute(request, &options).await,
        target,
    }
}

fn is_ambiguous(request: &Received) -> bool {
    request.answered.is_none_or(|status| status == 503)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_lost_doubled_or_stuck() {
    let server = Server::repeating(answers());
    let client = client(&server).build().expect("builds");
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let client = client.clone();
        tasks.spawn(async move {
            let mut ended = Vec::new();
            // Each kind is the first one of some task.
            for turn in 0..KINDS.len() {
                let kind = KINDS[(task + turn) % KINDS.len()];
                ended.push(call(client.clone(), task, kind).await);
            }
            ended
        });
    }
    let ended: Vec<Ended> = tasks.join_all().await.into_iter().flatten().collect();
    assert_eq!(ended.len(), TASKS * KINDS.len());

    let counted = server.counted();
    let attempts: usize = ended.iter().map(Ended::attempts).sum();
    assert_eq!(attempts, counted.read + counted.unread, "{counted:?}");
    let mut received: BTreeMap<String, Vec<Received>> = BTreeMap::new();
    for request in server.take_received() {
        let requests = received.entry(request.target.clone()).or_default();
        requests.push(request);
    }

    let mut failed_posts = 0;
    for call in &ended {
        let requests = received.remove(&call.target).unwrap_or_default();
        match &call.outcome {
            Ok(response) => {
                let own = json!({ "method": call.method.as_str(), "target": call.target });
                assert_eq!(response.value(), &own);
                let last = requests.last().expect("the request that was answered");
                assert_eq!(last.answered, Some(200));
            }
            Err(error) => {
                assert_eq!(call.kind, Kind::Post, "{error}");
                assert!(error.is_connection() || error.is_server_error(), "{error}");
                failed_posts += 1;
            }
        }
        let done = requests
            .iter()
            .filter(|request| request.answered == Some(200));
        assert_eq!(
            done.count(),
            usize::from(call.outcome.is_ok()),
            "{requests:?}"
        );
        if call.kind == Kind::Post {
            check_post(call, &requests);
        }
    }
    assert!(received.is_empty(), "asked by nobody: {received:?}");
    // A third of the posts meet a failure, and five in six of these leave open what was done.
    assert!(failed_posts > 0, "the server did not misbehave");
}

/// A post without a key is sent again after refusals only, and after nothing else.
fn check_post(call: &Ended, requests: &[Received]) {
    let refusals = requests
        .iter()
        .filter(|request| request.answered == Some(429));
    assert_eq!(call.attempts(), refusals.count() + 1, "{requests:?}");
    let before_last = requests.iter().rev().skip(1);
    assert!(
        before_last.clone().all(|request| !is_ambiguous(request)),
        "{requests:?}"
    );
}
