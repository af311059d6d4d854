//! Keys from memory, for targets that verify tokens without a network and without a runtime.

use std::pin::pin;
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Context, Poll, Waker};

use workos::chrono::{DateTime, Utc};
use workos::http::{Request, Response};
use workos::serde_json::{self, Value};
use workos::{
    Body, BoxFuture, Client, Clock, IssuerPolicy, Limits, TokenVerifier, Transport, TransportError,
};

/// What the endpoint of keys answers with.
#[derive(Clone, Default)]
pub struct Document(Arc<Mutex<Vec<u8>>>);

impl Document {
    pub fn set(&self, text: &[u8]) {
        *self.0.lock().expect("no panic") = text.to_vec();
    }
}

impl Transport for Document {
    fn send(
        &self,
        _: Request<Body>,
        _: Limits,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let text = self.0.lock().expect("no panic").clone();
        Box::pin(async { Ok(Response::new(Body::from(text))) })
    }
}

/// Stands still when the tokens of the vectors are valid.
struct Frozen;

impl Clock for Frozen {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_735_689_600, 0).expect("a date")
    }

    fn sleep(&self, _: std::time::Duration) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

/// Tokens and keys that other SDKs agree on.
pub fn vectors() -> &'static Value {
    static VECTORS: OnceLock<Value> = OnceLock::new();
    VECTORS.get_or_init(|| {
        let text = include_str!("../../vectors/jwt.json");
        serde_json::from_str(text).expect("JSON")
    })
}

pub fn verifier(document: Document) -> TokenVerifier {
    let client_id = vectors()["client_id"].as_str().expect("a client id");
    let builder = Client::builder().client_id(client_id).transport(document);
    let workos = builder.clock(Frozen).build().expect("a client");
    let settings = workos.token_verifier(IssuerPolicy::unchecked());
    settings.remembered_tokens(0).build().expect("a verifier")
}

/// The output of a future that waits for nothing.
pub fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}
