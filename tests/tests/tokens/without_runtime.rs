//! Outside of any async runtime, on a transport that needs none: who waits for keys fetches them.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;
use workos::http::{Request, Response, StatusCode};
use workos::{Body, BoxFuture, Clock, Limits, TokenVerifier, Transport, TransportError};
use workos_tests::clock::SteppedClock;
use workos_tests::patience::until;
use workos_tests::tokens::{NOW, SigningKey, Vectors, claims_with, verifier};

/// Answers from memory, as soon as it is allowed to.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    asked: usize,
    answers: VecDeque<Option<Vec<u8>>>,
    waiting: Vec<Waker>,
    is_held_back: bool,
}

impl Memory {
    fn prepare(&self, answer: Option<&[&SigningKey]>) {
        let answer = answer.map(|keys| {
            let keys: Vec<_> = keys.iter().map(|key| key.jwk()).collect();
            json!({ "keys": keys }).to_string().into_bytes()
        });
        self.0.lock().expect("no panic").answers.push_back(answer);
    }

    fn hold_back(&self, is_held_back: bool) {
        let mut state = self.0.lock().expect("no panic");
        state.is_held_back = is_held_back;
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        waiting.into_iter().for_each(Waker::wake);
    }

    fn asked(&self) -> usize {
        self.0.lock().expect("no panic").asked
    }

    fn verifier(&self, clock: impl Clock) -> TokenVerifier {
        let builder = workos::Client::builder().client_id(&Vectors::get().client_id);
        let retries = workos::RetryPolicy::default().max_retries(0);
        verifier(
            builder
                .transport(self.clone())
                .retry_policy(retries)
                .clock(clock),
        )
    }
}

impl Transport for Memory {
    fn send(
        &self,
        _: Request<Body>,
        _: Limits,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.0.lock().expect("no panic").asked += 1;
        Box::pin(std::future::poll_fn(|context| {
            let mut state = self.0.lock().expect("no panic");
            if state.is_held_back {
                state.waiting.push(context.waker().clone());
                return Poll::Pending;
            }
            let answer = state.answers.pop_front().expect("an answer");
            let status = match answer {
                Some(_) => StatusCode::OK,
                None => StatusCode::SERVICE_UNAVAILABLE,
            };
            let mut response = Response::new(Body::from(answer.unwrap_or_default()));
            *response.status_mut() = status;
            Poll::Ready(Ok(response))
        }))
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn wait_for<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

fn lasting(key: &SigningKey) -> String {
    key.sign(&claims_with("exp", (NOW + 10_000_000).into()))
}

#[test]
fn old_keys_are_fetched_anew_by_who_needs_them() {
    let (first, second) = (SigningKey::first(), SigningKey::second());
    let (memory, clock) = (Memory::default(), SteppedClock::starting_at(NOW));
    let verifier = memory.verifier(clock.clone());
    memory.prepare(Some(&[first]));
    memory.prepare(Some(&[first, second]));
    wait_for(verifier.verify(&lasting(first))).expect("valid");
    clock.advance(Duration::from_secs(600));
    wait_for(verifier.verify(&lasting(first))).expect("valid");
    assert_eq!(memory.asked(), 2);
    wait_for(verifier.verify(&lasting(second))).expect("valid");
    assert_eq!(memory.asked(), 2);
    // If it fails, the old ones serve.
    memory.prepare(None);
    clock.advance(Duration::from_secs(600));
    wait_for(verifier.verify(&lasting(first))).expect("valid");
    assert_eq!(memory.asked(), 3);
}

#[test]
fn who_goes_away_strands_nobody() {
    let key = SigningKey::first();
    let memory = Memory::default();
    let verifier = memory.verifier(SteppedClock::starting_at(NOW));
    memory.prepare(Some(&[key]));
    memory.hold_back(true);
    let token = lasting(key);
    thread::scope(|threads| {
        let stays = threads.spawn(|| wait_for(verifier.verify(&token)));
        wait_for(until(|| memory.asked() > 0));
        {
            let mut goes = pin!(verifier.verify(&token));
            let polled = goes.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            assert!(polled.is_pending());
        }
        memory.hold_back(false);
        stays.join().expect("no panic").expect("valid");
    });
    assert_eq!(memory.asked(), 1);
}

#[test]
fn what_all_have_left_goes_on_with_the_next() {
    let key = SigningKey::first();
    let memory = Memory::default();
    let verifier = memory.verifier(SteppedClock::starting_at(NOW));
    memory.prepare(Some(&[key]));
    memory.hold_back(true);
    let token = lasting(key);
    {
        let mut goes = pin!(verifier.verify(&token));
        let polled = goes.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(polled.is_pending());
    }
    memory.hold_back(false);
    wait_for(verifier.verify(&token)).expect("valid");
    assert_eq!(memory.asked(), 1);
}

/// A clock at which something happens while somebody looks at it, once.
#[derive(Clone, Default)]
struct Distraction(Arc<Mutex<Option<Event>>>);

type Event = Box<dyn FnOnce() + Send>;

impl Clock for Distraction {
    fn now(&self) -> DateTime<Utc> {
        SteppedClock::starting_at(NOW).now()
    }

    fn elapsed(&self) -> Duration {
        let happens = self.0.lock().expect("no panic").take();
        if let Some(happens) = happens {
            happens();
        }
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        unreachable!("nothing is repeated")
    }
}

#[test]
fn keys_that_come_while_somebody_looks_are_not_fetched_again() {
    let key = SigningKey::first();
    let (memory, clock) = (Memory::default(), Distraction::default());
    let verifier = memory.verifier(clock.clone());
    memory.prepare(Some(&[key]));
    memory.hold_back(true);
    let token = lasting(key);
    let mut first: BoxFuture<'static, _> = {
        let (verifier, token) = (verifier.clone(), token.clone());
        Box::pin(async move { verifier.verify(&token).await })
    };
    let mut context = Context::from_waker(Waker::noop());
    assert!(first.as_mut().poll(&mut context).is_pending());
    let of_transport = memory.clone();
    *clock.0.lock().expect("no panic") = Some(Box::new(move || {
        of_transport.hold_back(false);
        wait_for(first).expect("valid");
    }));
    wait_for(verifier.verify(&token)).expect("valid");
    assert_eq!(memory.asked(), 1);
}
