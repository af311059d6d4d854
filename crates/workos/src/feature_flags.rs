//! Feature flags: the calls that manage them, and flags that are evaluated while an application runs.

#[cfg(not(target_arch = "wasm32"))]
mod changes;
#[cfg(not(target_arch = "wasm32"))]
mod context;
#[cfg(not(target_arch = "wasm32"))]
mod evaluation;
#[cfg(not(target_arch = "wasm32"))]
mod poller;
#[cfg(not(target_arch = "wasm32"))]
mod runtime;

#[cfg(not(target_arch = "wasm32"))]
pub use changes::{FlagChange, FlagChanges};
#[cfg(not(target_arch = "wasm32"))]
pub use context::{FlagContext, FlagTarget};
#[cfg(not(target_arch = "wasm32"))]
pub use runtime::{FlagRuntime, FlagRuntimeBuilder, FlagRuntimeError, FlagRuntimeStats};

use crate::face::face;

face! {
    /// The requests of the namespace `feature_flags`, and `runtime`, which evaluates flags in the
    /// process.
    ///
    /// ```no_run
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let flags = workos.feature_flags();
    /// flags.enable("new-editor").await?;
    /// flags.add_target("new-editor", "org_123").await?;
    ///
    /// // What an organization has, asked for each time:
    /// let mut enabled = flags.list_for_organization("org_123").items();
    /// while let Some(flag) = enabled.next().await {
    ///     println!("{}", flag?.slug);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    FeatureFlags over feature_flags with #[cfg(not(target_arch = "wasm32"))] client
}
