//! Calls for programs without an async runtime: a runtime in the background, shared by the whole
//! process, carries them out while the caller's thread waits.

use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::prepared::{Answer, PreparedRequest};
use crate::{Error, Items, Page, Pages, Response, ThreadSafe};

/// Waits for a future on the runtime in the background.
///
/// # Errors
///
/// Inside an async runtime, whose thread would stand still, and when none can be started.
pub fn block_on<T>(future: impl Future<Output = T>) -> Result<T, Error> {
    check_place()?;
    Ok(runtime()?.block_on(future))
}

/// Whether the caller may block: not inside an async runtime. Tokio does not tell a thread for
/// blocking work from one that runs tasks, so both are refused.
///
/// # Errors
///
/// Inside an async runtime.
#[doc(hidden)]
pub fn check_place() -> Result<(), Error> {
    match Handle::try_current() {
        Err(_) => Ok(()),
        Ok(_) => Err(Error::configuration(
            "a blocking call inside an async runtime would stop the other tasks of its thread: \
             await the request; in `spawn_blocking`, wait for it with \
             `Handle::current().block_on(request.send())`",
        )),
    }
}

/// The runtime, which is started by the first call, or by a later one where threads are short.
fn runtime() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let started = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("workos-blocking")
        .enable_all()
        .build();
    let started = started.map_err(|reason| {
        Error::configuration(format!(
            "the thread for blocking calls cannot be started: {reason}; free threads or memory and \
             call again"
        ))
    })?;
    Ok(RUNTIME.get_or_init(|| started))
}

impl<A: Answer> PreparedRequest<A> {
    /// As [`send`](Self::send), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send); and inside an async runtime, `spawn_blocking` included.
    pub fn send_blocking(self) -> Result<Response<A::Value>, Error> {
        block_on(self.send())?
    }
}

impl<T: DeserializeOwned + 'static> Page<T> {
    /// As [`next_page`](Self::next_page), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`next_page`](Self::next_page); and inside an async runtime, `spawn_blocking` included.
    pub fn next_page_blocking(&self) -> Result<Option<Self>, Error> {
        block_on(self.next_page())?
    }

    /// As [`previous_page`](Self::previous_page), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`previous_page`](Self::previous_page); and inside an async runtime, `spawn_blocking`
    /// included.
    pub fn previous_page_blocking(&self) -> Result<Option<Self>, Error> {
        block_on(self.previous_page())?
    }
}

impl<T: DeserializeOwned + ThreadSafe> Items<T> {
    /// As [`next`](Self::next), for programs without an async runtime.
    ///
    /// ```no_run
    /// # fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let mut organizations = workos.organizations().list().items();
    /// while let Some(organization) = organizations.next_blocking() {
    ///     println!("{}", organization?.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next); and inside an async runtime, `spawn_blocking` included.
    pub fn next_blocking(&mut self) -> Option<Result<T, Error>> {
        if let Some(refusal) = self.pages_mut().refusal() {
            return refusal.map(Err);
        }
        block_on(self.next()).unwrap_or_else(|error| Some(Err(error)))
    }

    /// As [`into_vec`](Self::into_vec), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`into_vec`](Self::into_vec); and inside an async runtime, `spawn_blocking` included.
    pub fn into_vec_blocking(self) -> Result<Vec<T>, Error> {
        block_on(self.into_vec())?
    }
}

impl<T: DeserializeOwned + ThreadSafe> Pages<T> {
    /// As [`next`](Self::next), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next); and inside an async runtime, `spawn_blocking` included.
    pub fn next_blocking(&mut self) -> Option<Result<Page<T>, Error>> {
        if let Some(refusal) = self.refusal() {
            return refusal.map(Err);
        }
        block_on(self.next()).unwrap_or_else(|error| Some(Err(error)))
    }

    /// What a call at a place where it must not block gives: an error, which ends the list, and
    /// then nothing more.
    fn refusal(&mut self) -> Option<Option<Error>> {
        let error = check_place().err()?;
        let refusal = (!self.has_ended()).then_some(error);
        self.end();
        Some(refusal)
    }
}
