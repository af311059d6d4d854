//! Waits on the timer of a JavaScript host.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The longest time that `setTimeout` waits, in milliseconds: nearly 25 days.
const LONGEST: f64 = i32::MAX as f64;

/// Ready once a time has passed. Dropped before, it leaves nothing behind that keeps the host
/// awake.
pub(crate) struct Timer {
    passed: JsFuture,
    id: JsValue,
}

impl Timer {
    /// A timer for `duration`, or for the longest time that the host can wait. On a host without
    /// `setTimeout` it is ready at once.
    pub(crate) fn after(duration: Duration) -> Self {
        let milliseconds = (duration.as_secs_f64() * 1000.0).ceil().min(LONGEST);
        let mut id = JsValue::UNDEFINED;
        let passed = Promise::new(&mut |resolve, _| match global_function("setTimeout")
            .and_then(|set| set.call2(&js_sys::global(), &resolve, &milliseconds.into()))
        {
            Ok(timer) => id = timer,
            Err(_) => drop(resolve.call0(&JsValue::UNDEFINED)),
        });
        Self {
            passed: JsFuture::from(passed),
            id,
        }
    }
}

impl Future for Timer {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.passed).poll(context).map(|_| ())
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        // A host that can set a timer can clear it, and one that has passed is none.
        let _ = global_function("clearTimeout")
            .and_then(|clear| clear.call1(&js_sys::global(), &self.id));
    }
}

/// A function of the host: of a window, a worker or a server alike.
///
/// # Errors
///
/// When the host has none of this name.
pub(crate) fn global_function(name: &str) -> Result<Function, JsValue> {
    Reflect::get(&js_sys::global(), &name.into())?.dyn_into()
}
