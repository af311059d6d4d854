//! What crosses threads where there are threads, and on wasm32 need not.

use std::future::Future;
use std::pin::Pin;

/// A boxed future of this crate's traits: `Send`, except on wasm32, where the futures of the
/// JavaScript host are bound to their thread.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A boxed future of this crate's traits: `Send`, except on wasm32, where the futures of the
/// JavaScript host are bound to their thread.
#[cfg(target_arch = "wasm32")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// `Send + Sync + 'static`, except on wasm32, where it is `'static` alone: what holds a value of
/// the JavaScript host is bound to its thread. Every type that meets the bounds has it.
#[cfg(not(target_arch = "wasm32"))]
pub trait ThreadSafe: Send + Sync + 'static {}

#[cfg(not(target_arch = "wasm32"))]
impl<T: Send + Sync + 'static> ThreadSafe for T {}

/// `Send + Sync + 'static`, except on wasm32, where it is `'static` alone: what holds a value of
/// the JavaScript host is bound to its thread. Every type that meets the bounds has it.
#[cfg(target_arch = "wasm32")]
pub trait ThreadSafe: 'static {}

#[cfg(target_arch = "wasm32")]
impl<T: 'static> ThreadSafe for T {}
