//! Many at once, and those who go away.

use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use workos::TokenVerifier;
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Ending, Server};
use workos_tests::tokens::{NOW, SigningKey, claims_with, client, keys, verifier};

const TASKS: usize = 1000;
const LATE: Duration = Duration::from_millis(100);

fn lasting(key: &SigningKey) -> String {
    key.sign(&claims_with("exp", (NOW + 10_000_000).into()))
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
}

/// All must be valid.
async fn verify_at_once(verifier: &TokenVerifier, tokens: &[String]) {
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let (verifier, token) = (verifier.clone(), tokens[task % tokens.len()].clone());
        tasks.spawn(async move { verifier.verify(&token).await });
    }
    let outcomes = tasks.join_all().await;
    assert_eq!(outcomes.len(), TASKS);
    for outcome in outcomes {
        outcome.expect("valid");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_need_one_fetch() {
    let server = Server::answering([keys([SigningKey::first()]).late(LATE)]);
    let verifier = verifier(client(&server, SteppedClock::starting_at(NOW)));
    verify_at_once(&verifier, &[lasting(SigningKey::first())]).await;
    assert_eq!(server.counted().read, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_need_one_fetch_while_keys_rotate() {
    let (first, second) = (SigningKey::first(), SigningKey::second());
    let rotated = keys([first, second]).late(LATE);
    let server = Server::answering([keys([first]), rotated]);
    let verifier = verifier(client(&server, SteppedClock::starting_at(NOW)));
    verifier.warm_up().await.expect("keys");
    verify_at_once(&verifier, &[lasting(first), lasting(second)]).await;
    assert_eq!(server.counted().read, 2);
}

#[test]
fn who_goes_away_strands_nobody() {
    let runtime = runtime();
    let server = Server::answering([keys([SigningKey::first()]).late(LATE)]);
    let verifier = verifier(client(&server, SteppedClock::starting_at(NOW)));
    let token = lasting(SigningKey::first());
    let begin = || {
        let (verifier, token) = (verifier.clone(), token.clone());
        runtime.spawn(async move { verifier.verify(&token).await })
    };
    let goes = begin();
    server.wait_until(|counted| counted.read == 1);
    let stays = begin();
    goes.abort();
    assert!(
        runtime
            .block_on(goes)
            .is_err_and(|error| error.is_cancelled())
    );
    runtime.block_on(stays).expect("no panic").expect("valid");
    assert_eq!(server.counted().read, 1);
}

#[test]
fn what_was_begun_is_of_use_to_who_comes_later() {
    let runtime = runtime();
    let server = Server::answering([keys([SigningKey::first()]).late(LATE)]);
    let verifier = verifier(client(&server, SteppedClock::starting_at(NOW)));
    let token = lasting(SigningKey::first());
    let goes = {
        let (verifier, token) = (verifier.clone(), token.clone());
        runtime.spawn(async move { verifier.verify(&token).await })
    };
    server.wait_until(|counted| counted.read == 1);
    goes.abort();
    assert!(runtime.block_on(goes).is_err());
    let comes = runtime.block_on(verifier.verify(&token));
    comes.expect("valid");
    assert_eq!(server.counted().read, 1);
}

#[test]
fn a_runtime_that_ends_strands_nobody() {
    let server = Server::answering([Answer::silence(Ending::Stall), keys([SigningKey::first()])]);
    let clock = SteppedClock::starting_at(NOW);
    let verifier = verifier(client(&server, clock.clone()));
    let token = lasting(SigningKey::first());
    let ends = runtime();
    {
        let (verifier, token) = (verifier.clone(), token.clone());
        ends.spawn(async move { verifier.verify(&token).await });
    }
    server.wait_until(|counted| counted.read == 1);
    drop(ends);
    let runtime = runtime();
    // What was under way has failed; what comes after a while has not.
    let _ = runtime.block_on(verifier.verify(&token));
    clock.advance(Duration::from_secs(1));
    runtime.block_on(verifier.verify(&token)).expect("valid");
}
